/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.space.ImageReader;
import dev.engram.space.Space;
import dev.engram.space.Tables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a space holds, by its image: pages by region and number, tables, and the root that {@link
 * MemoryTree} makes of them, which knows nothing of the store.
 */
public record Truth(SortedMap<Long, byte[]> pages, Tables tables, Root root) {

  static Truth of(Space space) {
    return of(space, HashAlgorithm.SHA_256);
  }

  static Truth of(Space space, HashAlgorithm hash) {
    try {
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      space.exportTo(image);
      return of(image.toByteArray(), hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an image holds. */
  public static Truth of(byte[] image, HashAlgorithm hash) {
    try {
      ImageReader reader = new ImageReader(new ByteArrayInputStream(image));
      SortedMap<Long, byte[]> pages = new TreeMap<>();
      SortedMap<Long, byte[]> chunks = new TreeMap<>();
      while (reader.next()) {
        pages.put((long) reader.region() << 32 | reader.page(), reader.bytes().clone());
        int length = 256 * reader.cell().bytes();
        for (int at = 0; at < 4_096; at += length) {
          long cell = ((long) reader.page() * 4_096 + at) / reader.cell().bytes();
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
            byte[] bytes = Objects.requireNonNull(chunks.get(chunk));
            System.arraycopy(bytes, 0, into, at, bytes.length);
            return bytes.length;
          });
      return new Truth(pages, reader.tables(), tree.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether another has the same pages and tables. */
  boolean isSame(Truth other) {
    return pages.keySet().equals(other.pages.keySet())
        && pages.keySet().stream()
            .allMatch(page -> Arrays.equals(pages.get(page), other.pages.get(page)))
        && root.equals(other.root);
  }
}
