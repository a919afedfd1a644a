/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.trie;

import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.rlp.Rlp;

/**
 * Encodes the nodes of a trie from its sorted pairs, Yellow Paper appendix D.
 *
 * <p>Sorted keys that share their first nibbles are neighbours, and the first and the last of a run
 * share what all of it shares. A node is therefore a run of pairs and a depth, and no tree is ever
 * built: {@code node(from, to, depth)} is the function c(J, i) of the paper.
 */
final class NodeEncoder {

  /**
   * Nodes from this length on are referred to by their hash, shorter ones are put in their place.
   */
  private static final int HASHED_FROM = 32;

  private static final byte[] NO_BYTES = Rlp.bytes(new byte[0]);

  private final Keccak256 keccak = new Keccak256();
  private final byte[] hash = new byte[32];
  private final byte[][] keys;
  private final byte[][] values;

  /**
   * Takes at least one pair; {@code keys} ascend as unsigned bytes and {@code values} lie at the
   * same indices.
   */
  NodeEncoder(byte[][] keys, byte[][] values) {
    this.keys = keys;
    this.values = values;
  }

  /** The encoding of the root node, which is hashed however short it is. */
  byte[] root() {
    return node(0, keys.length, 0);
  }

  private byte[] node(int from, int to, int depth) {
    byte[] first = keys[from];
    if (to - from == 1) {
      byte[] path = hexPrefix(first, depth, nibbles(first), true);
      return Rlp.list(Rlp.bytes(path), Rlp.bytes(values[from]));
    }
    int shared = sharedNibbles(first, keys[to - 1], depth);
    if (shared > depth) {
      byte[] path = hexPrefix(first, depth, shared, false);
      return Rlp.list(Rlp.bytes(path), reference(branch(from, to, shared)));
    }
    return branch(from, to, depth);
  }

  private byte[] branch(int from, int to, int depth) {
    byte[][] items = new byte[17][];
    int at = from;
    boolean endsHere = nibbles(keys[at]) == depth;
    items[16] = endsHere ? Rlp.bytes(values[at++]) : NO_BYTES;
    for (int nibble = 0; nibble < 16; nibble++) {
      int start = at;
      while (at < to && nibble(keys[at], depth) == nibble) {
        at++;
      }
      items[nibble] = start == at ? NO_BYTES : reference(node(start, at, depth + 1));
    }
    return Rlp.list(items);
  }

  /** The function n(J, i) of the paper. */
  private byte[] reference(byte[] node) {
    if (node.length < HASHED_FROM) {
      return node;
    }
    keccak.hash(node, 0, node.length, hash, 0);
    return Rlp.bytes(hash);
  }

  /**
   * Yellow Paper appendix C: nibbles as bytes, the first nibble of which says whether they are odd
   * and end in a leaf.
   */
  private static byte[] hexPrefix(byte[] key, int from, int to, boolean leaf) {
    int odd = to - from & 1;
    byte[] out = new byte[(to - from) / 2 + 1];
    out[0] = (byte) ((leaf ? 0x20 : 0) + (odd == 1 ? 0x10 + nibble(key, from) : 0));
    for (int i = 1; i < out.length; i++) {
      int at = from + odd + 2 * (i - 1);
      out[i] = (byte) (nibble(key, at) << 4 | nibble(key, at + 1));
    }
    return out;
  }

  private static int sharedNibbles(byte[] first, byte[] last, int from) {
    int end = Math.min(nibbles(first), nibbles(last));
    int at = from;
    while (at < end && nibble(first, at) == nibble(last, at)) {
      at++;
    }
    return at;
  }

  private static int nibbles(byte[] key) {
    return 2 * key.length;
  }

  private static int nibble(byte[] key, int index) {
    int value = key[index / 2];
    return (index % 2 == 0 ? value >> 4 : value) & 0xf;
  }
}
