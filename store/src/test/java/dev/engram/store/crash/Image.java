/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.space.ImageReader;
import dev.engram.space.Space;
import dev.engram.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a space holds, as bytes: there is one image of one content.
 *
 * @param bytes as a space exports itself
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isSame
record Image(byte[] bytes) {

  private static final int PAGE = 4_096;
  private static final int CHUNK_CELLS = 256;

  static Image of(Space space) {
    try {
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      space.exportTo(to);
      return new Image(to.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Image of(Store store, String name, long version) {
    try {
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      store.exportTo(name, version, to);
      return new Image(to.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isSame(Image other) {
    return Arrays.equals(bytes, other.bytes);
  }

  ImageReader reader() {
    try {
      return new ImageReader(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root that {@link MemoryTree} makes of it, which knows nothing of the store. */
  Root root(HashAlgorithm hash) {
    try {
      ImageReader reader = reader();
      SortedMap<Long, byte[]> chunks = new TreeMap<>();
      while (reader.next()) {
        int width = reader.cell().bytes();
        int length = CHUNK_CELLS * width;
        for (int at = 0; at < PAGE; at += length) {
          long cell = ((long) reader.page() * PAGE + at) / width;
          long chunk = (long) reader.region() << 24 | cell >>> 8;
          chunks.put(chunk, Arrays.copyOfRange(reader.bytes(), at, at + length));
        }
      }
      MemoryTree tree = new MemoryTree(hash);
      tree.table(Table.REGIONS, reader.tables().regions());
      tree.table(Table.PERMISSIONS, reader.tables().permissions());
      tree.table(Table.BLOCKS, reader.tables().blocks());
      tree.update(
          chunks.keySet().stream().mapToLong(Long::longValue).toArray(),
          (chunk, into, at) -> {
            byte[] held = Objects.requireNonNull(chunks.get(chunk));
            System.arraycopy(held, 0, into, at, held.length);
            return held.length;
          });
      return tree.root();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
