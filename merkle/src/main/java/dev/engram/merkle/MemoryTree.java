/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.HashBatch;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofWriter;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A commitment to a memory of 2^32 chunks, kept up to date by being told which of them have
 * changed.
 *
 * {@snippet :
 * MemoryTree tree = new MemoryTree(HashAlgorithm.SHA_256);
 * tree.update(changedChunks, memory::readChunk);
 * Root root = tree.root();
 * Proof proof = tree.open(ChunkSet.ofCells(address, 64), memory::readChunk);
 * Claim claim = new Verifier(HashAlgorithm.SHA_256).verify(root, proof);
 * }
 *
 * <p><b>Memory.</b> The tree has digests only, about a quarter of what it commits to, and reads
 * chunks when it needs them. A reader that is asked for a proof must give what it gave when the
 * chunk was last told of; otherwise the proof proves nothing.
 *
 * <p><b>The root</b> depends on what the chunks hold, on the tables, the hash and, if the chunks
 * are salted, on the key; on nothing else. An all-zero chunk is as one that is not there, whatever
 * the width of its cells; but not if it is salted.
 *
 * <p><b>Salted</b> chunks can be opened one by one, and an opening gives away of the others which
 * of them are not there, and in which of two roots they are the same, no more: their digests are
 * those of their data and of 32 bytes that cannot be guessed, and the salt of one content of a
 * chunk says nothing of that of another. It is hiding by a hash and a secret key, no proof of zero
 * knowledge; and that a chunk is opened is seen by whoever gets the proof.
 *
 * <p><b>Threads.</b> One at a time may change the tree, and none may look at it meanwhile;
 * otherwise any number may.
 */
public final class MemoryTree {

  private final Commitment rules;
  private final HashAlgorithm algorithm;
  private final @Nullable SaltKey key;
  private final FixedDepthTree tree;

  /** Where the thread that changes the tree puts chunks. */
  private final ChunkRecords records;

  /** Where they wait to be hashed. */
  private final HashBatch batch;

  /** Where a thread that asks for a proof puts chunks, if no other thread has it at the time. */
  private final AtomicReference<@Nullable ChunkRecords> spare = new AtomicReference<>();

  private final byte[] tables = new byte[Table.values().length * Hasher.DIGEST];
  private byte[] metadata = new byte[Hasher.DIGEST];
  private @Nullable Root root;

  /** The tree of an empty memory whose tables are empty. */
  public MemoryTree(HashAlgorithm algorithm) {
    this(algorithm, null);
  }

  private MemoryTree(HashAlgorithm algorithm, @Nullable SaltKey key) {
    this.algorithm = algorithm;
    this.key = key;
    rules = new Commitment(algorithm);
    records = new ChunkRecords(LeafHash.AHEAD, key);
    batch = algorithm.batch();
    tree = new FixedDepthTree(Commitment.DEPTH, () -> new MemoryHash(new Commitment(algorithm)));
    for (Table table : Table.values()) {
      table(table, new byte[0]);
    }
  }

  /** The same, of a memory whose chunks are salted. */
  public static MemoryTree salted(HashAlgorithm algorithm, SaltKey key) {
    return new MemoryTree(algorithm, key);
  }

  /** The hash. */
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * Takes in that chunks have changed, or may have. If the reader throws, so does this; then the
   * tree answers nothing until another update succeeded, which reads these chunks as well.
   *
   * @param chunks in any order, any of them more than once
   * @throws IndexOutOfBoundsException if one is not 0 to 2^32 - 1; nothing has changed
   */
  public void update(long[] chunks, ChunkReader reader) {
    update(chunks, reader, null);
  }

  /**
   * The same by the threads of a pool, where there is enough to do for them.
   *
   * @param reader is called by several threads at once, each time for another chunk
   */
  public void update(long[] chunks, ChunkReader reader, @Nullable ForkJoinPool pool) {
    root = null;
    if (pool == null || chunks.length <= Update.WINDOW) {
      tree.update(chunks, new MemoryHash.Chunks(batch, records, reader));
    } else {
      tree.update(chunks, () -> chunkHash(reader), pool);
    }
  }

  private MemoryHash.Chunks chunkHash(ChunkReader reader) {
    return new MemoryHash.Chunks(algorithm.batch(), new ChunkRecords(LeafHash.AHEAD, key), reader);
  }

  /** Takes in what a table holds now. It is hashed as a whole, and not kept. */
  public void table(Table table, byte[] contents) {
    System.arraycopy(
        rules.table(table, contents), 0, tables, table.order() * Hasher.DIGEST, Hasher.DIGEST);
    byte[] changed = new byte[Hasher.DIGEST];
    rules.metadata(tables, changed, 0);
    metadata = changed;
    root = null;
  }

  /**
   * The root.
   *
   * @throws IllegalStateException if an update was broken off
   */
  public Root root() {
    Root known = root;
    if (known == null) {
      known = rules.root(memory(), 0, metadata, 0);
      root = known;
    }
    return known;
  }

  private byte[] memory() {
    byte[] memory = new byte[Hasher.DIGEST];
    tree.root(memory, 0);
    return memory;
  }

  /** Whether no chunk is there, or none that is not zero. */
  public boolean isEmpty() {
    return tree.isEmpty();
  }

  /**
   * Proves what chunks hold, or that they are empty.
   *
   * @throws IllegalStateException if the reader says that a chunk is empty that is not, or an
   *     update was broken off
   */
  public Proof open(ChunkSet chunks, ChunkReader reader) {
    ChunkRecords spare = this.spare.getAndSet(null);
    ChunkRecords record = spare == null ? new ChunkRecords(1, key) : spare;
    Proof proof =
        chunks.isOne() ? PathWriter.write(tree, algorithm, metadata, chunks, record, reader) : null;
    if (proof == null) {
      proof = new OpeningWriter(tree, algorithm, metadata, chunks, record, reader).write();
    }
    this.spare.set(record);
    return proof;
  }

  /**
   * Takes in that chunks, and perhaps tables, have changed, and proves that nothing else has. The
   * proof holds the new data of the chunks and, where they are salted, their salts.
   *
   * @param tables new contents of tables
   * @throws IllegalArgumentException if there are too many chunks to be read
   * @throws IllegalStateException if the reader gives something else the second time it is asked,
   *     or an update was broken off
   */
  public Proof write(ChunkSet chunks, Map<Table, byte[]> tables, ChunkReader reader) {
    byte[] metadataBefore = metadata;
    TransitionWriter writer = new TransitionWriter(tree, chunks);
    update(writer.written(), reader);
    tables.forEach(this::table);
    return writer.write(
        ProofWriter.transition(algorithm, metadataBefore, metadata, chunks, writer.expected()),
        rules,
        new ChunkRecords(1, key),
        reader);
  }

  /**
   * Proves what a table holds.
   *
   * @param contents what it was said to hold last
   * @throws IllegalArgumentException if it was said to hold something else
   */
  public Proof openTable(Table table, byte[] contents) {
    int at = table.order() * Hasher.DIGEST;
    byte[] digest = new Commitment(algorithm).table(table, contents);
    if (!Arrays.equals(tables, at, at + Hasher.DIGEST, digest, 0, Hasher.DIGEST)) {
      throw new IllegalArgumentException("not what the tree was told of " + table);
    }
    return ProofWriter.table(algorithm, memory(), tables, table, contents);
  }
}
