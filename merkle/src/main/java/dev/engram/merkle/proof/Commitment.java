/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The rules by which a memory becomes a root, version {@value #VERSION}, with one hash function.
 * For one thread at a time; nothing is allocated but by {@link #root} and {@link #table}.
 *
 * <p>The memory is 2^32 <em>chunks</em> of 256 cells. Chunk {@code address >>> 8} is leaf {@code
 * address >>> 8} of a binary tree of depth {@value #DEPTH}, so that the way down spells the
 * address: 8 levels choose the region, 16 the plane, 8 the chunk. There is no other leaf than the
 * one at the position that is asked for, and no level may be left out or put in; thereby position
 * needs no hashing of its own.
 */
public final class Commitment {

  /*
   * Every message that is hashed starts with a byte that says what it is, and its length follows
   * from that byte except for tables, which are nothing else's beginning. So no message of one kind
   * is ever one of another: a node is not a leaf whose data someone chose well (the second-preimage
   * attack on trees whose leaves and nodes are hashed alike, RFC 6962, 2.1), and a plane's node is
   * not a region's. A node also names its height.
   *
   * A chunk's message is its record in a proof, byte for byte, so that a verifier hashes where it
   * reads. That record begins with the width of its cells, 1, 2 or 4, which is thereby bound.
   *
   * A node's message is 66 bytes: with the padding, two blocks of SHA-256 and of BLAKE3, one of
   * Keccak-256. The tags are free, since 64 bytes would take two blocks of SHA-256 as well.
   *
   * A subtree whose cells are all zero is the same whatever its cells' widths; its digest is
   * computed once for each height, by the rule for nodes and with no exception to it.
   */

  /** The version of these rules, which the root binds. */
  public static final int VERSION = 1;

  /** Levels between a chunk and the root of the memory. */
  public static final int DEPTH = 32;

  /** Cells of a chunk. */
  public static final int CELLS = 256;

  /** Bits by which an address is more than its chunk. */
  public static final int CHUNK_SHIFT = 8;

  /** How many chunks there are. */
  public static final long CHUNKS = 1L << DEPTH;

  /** Bytes of a salt. */
  public static final int SALT = 32;

  /** In a record's first byte, beside its width: the chunk is salted. */
  public static final int SALTED = 0x80;

  /** Bytes of the longest record of a chunk. */
  public static final int LONGEST_RECORD = 1 + SALT + 4 * CELLS;

  static final int NODE = 2 + 2 * Hasher.DIGEST;

  /** Heights of the root of a plane and of a region. */
  private static final int PLANE = 8;

  private static final int REGION = 24;

  private static final byte EMPTY_TAG = 0x00;
  private static final byte PLANE_TAG = 0x10;
  private static final byte REGION_TAG = 0x11;
  private static final byte ROOT_TAG = 0x12;
  private static final byte METADATA_TAG = 0x23;
  private static final byte FINAL_TAG = 0x30;

  private static final Map<HashAlgorithm, byte[]> EMPTY_SUBTREES = emptySubtrees();

  private final HashAlgorithm algorithm;
  private final Hasher hasher;
  private final byte[] node = new byte[NODE];
  private final byte[] emptySubtrees;

  /** These rules with this hash. */
  public Commitment(HashAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.hasher = algorithm.hasher();
    this.emptySubtrees = Objects.requireNonNull(EMPTY_SUBTREES.get(algorithm));
  }

  private Commitment(HashAlgorithm algorithm, byte[] emptySubtrees) {
    this.algorithm = algorithm;
    this.hasher = algorithm.hasher();
    this.emptySubtrees = emptySubtrees;
  }

  /** The hash. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * Bytes of a chunk's record, which are those of its message.
   *
   * @param head its first byte
   * @return 0 if no record begins so
   */
  public static int recordLength(int head) {
    return switch (head) {
      case 1, 2, 4 -> 1 + head * CELLS;
      case SALTED | 1, SALTED | 2, SALTED | 4 -> 1 + SALT + (head ^ SALTED) * CELLS;
      default -> 0;
    };
  }

  /**
   * Bytes of a record before its data.
   *
   * @param head its first byte
   */
  public static int dataOffset(int head) {
    return (head & SALTED) == 0 ? 1 : 1 + SALT;
  }

  /** The digest of a chunk, from its record. */
  public void chunk(byte[] record, int offset, byte[] into, int at) {
    hasher.hash(record, offset, recordLength(record[offset] & 0xFF), into, at);
  }

  /**
   * The digest of a node.
   *
   * @param height 1 to {@value #DEPTH}
   */
  public void node(
      int height, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    int prefix = nodePrefix(height);
    node[0] = (byte) (prefix >>> 8);
    node[1] = (byte) prefix;
    System.arraycopy(left, leftAt, node, 2, Hasher.DIGEST);
    System.arraycopy(right, rightAt, node, 2 + Hasher.DIGEST, Hasher.DIGEST);
    hasher.hash(node, 0, NODE, into, at);
  }

  /**
   * The two bytes that a node's message begins with, before its children's digests; the first one
   * times 256.
   *
   * @param height 1 to {@value #DEPTH}
   */
  public static int nodePrefix(int height) {
    return nodeTag(height) << 8 | height;
  }

  /**
   * Copies the digest of a subtree of zeros.
   *
   * @param height 0, a chunk, to {@value #DEPTH}
   */
  public void emptySubtree(int height, byte[] into, int at) {
    System.arraycopy(emptySubtrees, height * Hasher.DIGEST, into, at, Hasher.DIGEST);
  }

  /** The digest of a table. */
  public byte[] table(Table table, byte[] contents) {
    byte[] message = new byte[1 + contents.length];
    message[0] = table.tag();
    System.arraycopy(contents, 0, message, 1, contents.length);
    byte[] digest = new byte[Hasher.DIGEST];
    hasher.hash(message, 0, message.length, digest, 0);
    return digest;
  }

  /**
   * The digest of all metadata.
   *
   * @param tables the digests of the tables, one after another in the order of {@link Table}
   */
  public void metadata(byte[] tables, byte[] into, int at) {
    Objects.checkFromIndexSize(0, 3 * Hasher.DIGEST, tables.length);
    byte[] message = new byte[1 + 3 * Hasher.DIGEST];
    message[0] = METADATA_TAG;
    System.arraycopy(tables, 0, message, 1, 3 * Hasher.DIGEST);
    hasher.hash(message, 0, message.length, into, at);
  }

  /** The root of a memory and its metadata. */
  public Root root(byte[] memory, int memoryAt, byte[] metadata, int metadataAt) {
    byte[] message = new byte[3 + 2 * Hasher.DIGEST];
    message[0] = FINAL_TAG;
    message[1] = VERSION;
    message[2] = (byte) algorithm.id();
    System.arraycopy(memory, memoryAt, message, 3, Hasher.DIGEST);
    System.arraycopy(metadata, metadataAt, message, 3 + Hasher.DIGEST, Hasher.DIGEST);
    hasher.hash(message, 0, message.length, message, 0);
    return Root.at(message, 0);
  }

  /** Whether this is the digest of a subtree of zeros. */
  boolean isEmptySubtree(int height, byte[] digest, int at) {
    int from = height * Hasher.DIGEST;
    for (int i = 0; i < Hasher.DIGEST; i++) {
      if (digest[at + i] != emptySubtrees[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** The hash that all messages go through. */
  Hasher hasher() {
    return hasher;
  }

  static byte nodeTag(int height) {
    return height <= PLANE ? PLANE_TAG : height <= REGION ? REGION_TAG : ROOT_TAG;
  }

  private static Map<HashAlgorithm, byte[]> emptySubtrees() {
    Map<HashAlgorithm, byte[]> all = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      byte[] digests = new byte[(DEPTH + 1) * Hasher.DIGEST];
      Commitment rules = new Commitment(algorithm, digests);
      rules.hasher.hash(new byte[] {EMPTY_TAG}, 0, 1, digests, 0);
      for (int height = 1; height <= DEPTH; height++) {
        int child = (height - 1) * Hasher.DIGEST;
        rules.node(height, digests, child, digests, child, digests, height * Hasher.DIGEST);
      }
      all.put(algorithm, digests);
    }
    return all;
  }
}
