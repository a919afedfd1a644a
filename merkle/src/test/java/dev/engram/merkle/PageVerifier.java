/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static dev.engram.merkle.NaiveMemory.bytes;
import static dev.engram.merkle.NaiveMemory.concat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A second verifier, written from docs/proof-format.md alone and sharing no line with the first: it
 * slices arrays and recurses. It answers with the roots that a proof leads to, one or two, and
 * throws an {@link IllegalArgumentException} on what is not a proof.
 */
final class PageVerifier {

  private final ByteBuffer in;
  private final Hasher hasher;
  private final int kind;
  private final List<long[]> runs = new ArrayList<>();

  /** Digests of empty subtrees, which are the same in every proof with one hash. */
  private final List<byte[]> empties;

  private static final Map<Integer, List<byte[]>> EMPTIES = new HashMap<>();

  private PageVerifier(byte[] proof) {
    in = ByteBuffer.wrap(proof);
    demand(proof.length >= 7 && in.getInt() == 0x454E4750 && in.get() == 1);
    int hash = in.get();
    hasher = HashAlgorithm.ofId(hash).orElseThrow(IllegalArgumentException::new).hasher();
    empties = EMPTIES.computeIfAbsent(hash, _ -> new ArrayList<>());
    kind = in.get();
    demand(kind >= 1 && kind <= 3);
  }

  static List<byte[]> roots(byte[] proof) {
    return new PageVerifier(proof).roots();
  }

  private List<byte[]> roots() {
    List<byte[]> roots = new ArrayList<>();
    if (kind == 3) {
      roots.add(table());
    } else {
      byte[] before = take(32);
      byte[] after = kind == 2 ? take(32) : before;
      readRuns();
      CRC32C checksum = new CRC32C();
      checksum.update(in.array(), 0, in.position());
      demand(unsigned(take(4)) == checksum.getValue());
      byte[][] memory = subtree(32, 0);
      roots.add(root(memory[0], before));
      if (kind == 2) {
        roots.add(root(memory[1], after));
      }
    }
    demand(!in.hasRemaining());
    return roots;
  }

  private byte[] table() {
    int tag = take(1)[0];
    demand(tag >= 0x20 && tag <= 0x22);
    byte[] memory = take(32);
    byte[] first = take(32);
    byte[] second = take(32);
    int length = ByteBuffer.wrap(take(4)).getInt();
    demand(length == in.remaining());
    byte[] table = hash(bytes(tag), take(length));
    byte[][] order =
        switch (tag) {
          case 0x20 -> new byte[][] {table, first, second};
          case 0x21 -> new byte[][] {first, table, second};
          default -> new byte[][] {first, second, table};
        };
    return root(memory, hash(bytes(0x23), order[0], order[1], order[2]));
  }

  private void readRuns() {
    long count = unsigned(take(4));
    demand(count >= 1 && count * 8 <= in.remaining());
    for (long i = 0; i < count; i++) {
      long[] run = {unsigned(take(4)), unsigned(take(4))};
      demand(run[0] <= run[1]);
      demand(runs.isEmpty() || run[0] > runs.getLast()[1] + 1);
      runs.add(run);
    }
  }

  /** The digests of a subtree before and after; the same twice in an opening. */
  private byte[][] subtree(int height, long first) {
    long last = first + (1L << height) - 1;
    boolean asked = runs.stream().anyMatch(run -> run[0] <= last && run[1] >= first);
    if (asked && height == 0) {
      return chunk();
    }
    int head = take(1)[0];
    if (head == 0) {
      return twice(empty(height));
    }
    demand(head == 1);
    if (!asked) {
      return twice(notEmpty(height));
    }
    byte[][] left = subtree(height - 1, first);
    byte[][] right = subtree(height - 1, first + (1L << (height - 1)));
    byte[] none = empty(height - 1);
    demand(
        !Arrays.equals(left[0], none)
            || !Arrays.equals(left[1], none)
            || !Arrays.equals(right[0], none)
            || !Arrays.equals(right[1], none));
    return new byte[][] {node(height, left[0], right[0]), node(height, left[1], right[1])};
  }

  private byte[][] chunk() {
    if (kind == 1) {
      return twice(record());
    }
    int head = take(1)[0];
    if (head == 0) {
      return twice(empty(0));
    }
    demand(head == 1);
    int held = take(1)[0];
    demand(held == 0 || held == 1);
    byte[] before = held == 0 ? empty(0) : notEmpty(0);
    byte[] after = record();
    demand(held == 1 || !Arrays.equals(after, empty(0)));
    return new byte[][] {before, after};
  }

  private byte[] record() {
    int head = take(1)[0] & 0xFF;
    if (head == 0) {
      return empty(0);
    }
    int width = head & 0x7F;
    demand(width == 1 || width == 2 || width == 4);
    if (head >= 0x80) {
      return hash(bytes(head), take(32 + 256 * width));
    }
    byte[] data = take(256 * width);
    demand(!Arrays.equals(data, new byte[256 * width]));
    return hash(bytes(head), data);
  }

  private byte[] notEmpty(int height) {
    byte[] digest = take(32);
    demand(!Arrays.equals(digest, empty(height)));
    return digest;
  }

  private byte[] empty(int height) {
    while (empties.size() <= height) {
      int h = empties.size();
      empties.add(h == 0 ? hash(bytes(0)) : node(h, empties.get(h - 1), empties.get(h - 1)));
    }
    return empties.get(height);
  }

  private byte[] node(int height, byte[] left, byte[] right) {
    return hash(bytes(height <= 8 ? 0x10 : height <= 24 ? 0x11 : 0x12, height), left, right);
  }

  private byte[] root(byte[] memory, byte[] metadata) {
    int id = in.get(5);
    return hash(bytes(0x30, 1, id), memory, metadata);
  }

  private static byte[][] twice(byte[] digest) {
    return new byte[][] {digest, digest};
  }

  private byte[] take(int length) {
    demand(length <= in.remaining());
    byte[] taken = new byte[length];
    in.get(taken);
    return taken;
  }

  private static long unsigned(byte[] four) {
    return ByteBuffer.wrap(four).getInt() & 0xFFFF_FFFFL;
  }

  private byte[] hash(byte[]... parts) {
    byte[] message = concat(parts);
    byte[] digest = new byte[32];
    hasher.hash(message, 0, message.length, digest, 0);
    return digest;
  }

  private static void demand(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not a proof");
    }
  }
}
