/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.cli.commitment.MemoryFile;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.ImageReader;
import dev.engram.space.SpaceException;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.StateTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the memory that a file holds into the tree of a persistent memory of bytes: an image of a
 * space, or else the bytes of region 1.
 */
public final class StateFile {

  /** The region that a file is which is no image. */
  private static final int REGION = 1;

  private static final int STRETCH = 1 << 20;
  private static final int MAGIC = 8;

  /** Leaves that the tree takes in together. */
  private static final int BATCH = 1 << 16;

  private final String source;
  private final StateTree tree;
  private final MemoryConfiguration memory;
  private final Workers workers;
  private final int[] labels = new int[BATCH];
  private final int[] limbs = new int[BATCH * MemoryConfiguration.LEAF_LIMBS];
  private final int[] cells;
  private int size;

  private StateFile(String source, StateTree tree, Workers workers) {
    this.source = source;
    this.tree = tree;
    this.memory = tree.configuration();
    this.workers = workers;
    this.cells = new int[memory.blockCells()];
  }

  /**
   * Reads all of a file.
   *
   * @param name its name, or {@code -} for standard input
   * @param tree that of a memory of zeros, into which the file goes
   * @throws BadInput if it cannot be read, is a damaged image, or holds what the memory has no room
   *     for
   */
  public static void read(String name, StateTree tree, Workers workers) {
    InputFile input = new InputFile(name);
    StateFile file = new StateFile(input.source(), tree, workers);
    try (InputStream in = input.open()) {
      file.read(new BufferedInputStream(in, STRETCH), input.size());
    } catch (IOException e) {
      throw input.trouble(e);
    } catch (SpaceException.BadImage e) {
      throw new BadInput(file.source + ": " + e.getMessage());
    }
  }

  /**
   * Reads it.
   *
   * @param bytes how many it has, or 0 if nobody knows
   */
  private void read(BufferedInputStream in, long bytes) throws IOException {
    in.mark(MAGIC);
    boolean image = ImageReader.isImage(in.readNBytes(MAGIC));
    in.reset();
    if (image) {
      readImage(in);
    } else {
      if (bytes > Address.REGION_CELLS) {
        throw MemoryFile.tooLarge(source);
      }
      readBytes(in);
    }
    flush();
  }

  private void readBytes(InputStream in) throws IOException {
    byte[] stretch = new byte[STRETCH];
    int length;
    long pointer = 0;
    do {
      length = in.readNBytes(stretch, 0, STRETCH);
      if (length > Address.REGION_CELLS - pointer) {
        throw MemoryFile.tooLarge(source);
      }
      // the last leaf is filled up with zeros
      Arrays.fill(stretch, length, STRETCH, (byte) 0);
      take(REGION, pointer, stretch);
      pointer += length;
    } while (length == STRETCH);
  }

  private void readImage(InputStream in) throws IOException {
    ImageReader pages = new ImageReader(in);
    while (pages.next()) {
      if (pages.cell() != CellType.BYTE) {
        throw new BadInput(
            "%s: region %d has cells of %d bytes, and the memory is of bytes"
                .formatted(source, pages.region(), pages.cell().bytes()));
      }
      byte[] page = pages.bytes();
      take(pages.region(), (long) pages.page() * page.length, page);
    }
  }

  /** Takes in the leaves of a stretch that are not zero. */
  private void take(int region, long pointer, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += cells.length) {
      int any = 0;
      for (int i = 0; i < cells.length; i++) {
        cells[i] = bytes[at + i] & 0xFF;
        any |= cells[i];
      }
      if (any != 0) {
        leaf(region, pointer + at);
      }
    }
  }

  private void leaf(int region, long pointer) {
    if (region < 1 || region > memory.lastSpace() || pointer >= memory.spaceCells()) {
      throw new BadInput(
          "%s: it holds something at %d:0x%x, and the memory has regions 1 to %d of 2^%d cells"
              .formatted(source, region, pointer, memory.lastSpace(), memory.pointerBits()));
    }
    if (size == BATCH) {
      flush();
    }
    labels[size] = tree.label(region, (int) pointer);
    memory.pack(cells, cells.length, limbs, size * MemoryConfiguration.LEAF_LIMBS);
    size++;
  }

  private void flush() {
    tree.setAll(
        Arrays.copyOf(labels, size),
        Arrays.copyOf(limbs, size * MemoryConfiguration.LEAF_LIMBS),
        workers);
    size = 0;
  }
}
