/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.space.Address;
import dev.engram.space.ImageReader;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.space.Tables;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a file holds, committed to. The file is an image of a space, or else the bytes of
 * region 1 of a space that is as {@link Space#builder} makes it by default. It is read once; of it
 * stay the digests of what is not zero, and the chunks that are to be opened.
 */
public final class MemoryFile {

  /** The region that a file is which is no image. */
  private static final int REGION = 1;

  private static final int CHUNK = 256;
  private static final int STRETCH = 1 << 20;
  private static final int MAGIC = 8;

  /** Told how far the reading has come. */
  @FunctionalInterface
  public interface Progress {

    /** So many bytes were read, of so many or, if that is not known, of 0. */
    void read(long bytes, long all);
  }

  private final String source;
  private final MemoryTree tree;
  private final ChunkBatch batch;
  private final Progress progress;
  private final Map<Table, byte[]> tables = new EnumMap<>(Table.class);
  private long size;
  private long bytes;
  private boolean image;
  private int regions;

  private MemoryFile(
      String source, HashAlgorithm hash, @Nullable ChunkSet opened, Progress progress) {
    this.source = source;
    this.tree = new MemoryTree(hash);
    this.batch = new ChunkBatch(tree, opened);
    this.progress = progress;
  }

  /**
   * Reads all of a file.
   *
   * @param name its name, or {@code -} for standard input
   * @param opened the chunks that {@link #open} is to open, or null if there are none
   * @throws BadInput if it cannot be read, is a damaged image or too large, or what is to be opened
   *     is too much
   */
  public static MemoryFile read(
      String name, HashAlgorithm hash, @Nullable ChunkSet opened, Progress progress) {
    InputFile input = new InputFile(name);
    MemoryFile file = new MemoryFile(input.source(), hash, opened, progress);
    file.size = input.size();
    try (InputStream in = input.open()) {
      file.read(new BufferedInputStream(in, STRETCH));
    } catch (IOException e) {
      throw input.trouble(e);
    } catch (SpaceException.BadImage e) {
      throw new BadInput(file.source + ": " + e.getMessage());
    }
    return file;
  }

  private void read(BufferedInputStream in) throws IOException {
    in.mark(MAGIC);
    image = ImageReader.isImage(in.readNBytes(MAGIC));
    in.reset();
    if (image) {
      readImage(in);
    } else {
      readBytes(in);
    }
    batch.flush();
  }

  private void readBytes(InputStream in) throws IOException {
    if (size > Address.REGION_CELLS) {
      throw tooLarge(source);
    }
    try (Space space = Space.builder().memory(STRETCH).confined()) {
      take(space.tables());
    }
    byte[] stretch = new byte[STRETCH];
    int length;
    do {
      length = in.readNBytes(stretch, 0, STRETCH);
      if (length > Address.REGION_CELLS - bytes) {
        throw tooLarge(source);
      }
      // the last chunk is filled up with zeros
      int end = length + CHUNK - 1 & -CHUNK;
      Arrays.fill(stretch, length, end, (byte) 0);
      long first = Address.at(REGION, 0) + bytes >>> 8;
      for (int at = 0; at < end; at += CHUNK) {
        batch.add(first + at / CHUNK, stretch, at, CHUNK);
      }
      bytes += length;
      progress.read(bytes, size);
    } while (length == STRETCH);
  }

  /** What to say of a file that is no image, and has more bytes than a region. */
  public static BadInput tooLarge(String source) {
    return new BadInput(
        "%s has more than %,d bytes, all that a region has, and is no image of several"
            .formatted(source, Address.REGION_CELLS));
  }

  private void readImage(InputStream in) throws IOException {
    ImageReader pages = new ImageReader(in);
    take(pages.tables());
    while (pages.next()) {
      byte[] page = pages.bytes();
      int length = CHUNK * pages.cell().bytes();
      long first =
          (Address.at(pages.region(), 0) >>> 8) + (long) pages.page() * page.length / length;
      for (int at = 0; at < page.length; at += length) {
        batch.add(first + at / length, page, at, length);
      }
      bytes += page.length;
      progress.read(bytes, size);
    }
  }

  private void take(Tables all) {
    tables.put(Table.REGIONS, all.regions());
    tables.put(Table.PERMISSIONS, all.permissions());
    tables.put(Table.BLOCKS, all.blocks());
    tables.forEach(tree::table);
    regions = all.all().size();
  }

  /** What to call it in a message. */
  public String source() {
    return source;
  }

  /** The root. */
  public Root root() {
    return tree.root();
  }

  /** Proves what chunks hold, which must be among those that it was read for. */
  public Proof open(ChunkSet chunks) {
    return tree.open(chunks, batch);
  }

  /**
   * Proves what a table holds.
   *
   * @throws BadInput if it is too long for a proof
   */
  public Proof open(Table table) {
    byte[] contents = tables.getOrDefault(table, new byte[0]);
    if (contents.length > ChunkBatch.MOST_OPENED) {
      throw new BadInput(
          "%s: its table has %,d bytes; one proof opens no more than %,d"
              .formatted(source, contents.length, ChunkBatch.MOST_OPENED));
    }
    return tree.openTable(table, contents);
  }

  /** Whether it is an image of a space. */
  public boolean isImage() {
    return image;
  }

  /** Bytes of memory in the file: of an image, its pages alone. */
  public long bytes() {
    return bytes;
  }

  /** How many chunks are not zero. */
  public long chunks() {
    return batch.count();
  }

  /** How many regions there are, besides region 0. */
  public int regions() {
    return regions;
  }
}
