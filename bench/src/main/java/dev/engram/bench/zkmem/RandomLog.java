/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import dev.engram.trace.LogWriter;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/** Accesses of one width at random, three reads for a write, to region 1. */
final class RandomLog {

  private static final int REGION = 1;
  private static final int SEED = 7;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int width;
  private final int[] pointers;
  private final byte[] cells;
  private MemoryImage image = MemoryImage.ZEROS;

  private RandomLog(int width, int[] pointers, int size) {
    this.width = width;
    this.pointers = pointers;
    this.cells = new byte[size];
  }

  /** Accesses to so many blocks beside each other. */
  static RandomLog dense(int width, int blocks) {
    int[] pointers = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      pointers[i] = i * width;
    }
    return new RandomLog(width, pointers, (blocks + 1) * width);
  }

  /** Accesses to so many blocks anywhere in a region of so many cells. */
  static RandomLog scattered(int width, int blocks, int pointerBits) {
    RandomLog log = new RandomLog(width, new int[0], 1 << pointerBits);
    int[] pointers =
        log.random.ints(0, (1 << pointerBits) / width).distinct().limit(blocks).toArray();
    for (int i = 0; i < blocks; i++) {
      pointers[i] *= width;
    }
    return new RandomLog(width, pointers, 1 << pointerBits);
  }

  /** Has all cells hold something before the first access. */
  RandomLog filled() {
    for (int pointer : pointers) {
      fill(pointer);
    }
    byte[] before = cells.clone();
    image =
        visitor -> {
          for (int pointer : pointers) {
            for (int at = pointer; at < pointer + width; at++) {
              if (before[at] != 0) {
                visitor.cell(REGION, at, before[at] & 0xFF);
              }
            }
          }
        };
    return this;
  }

  /** What the cells hold before the first access. */
  MemoryImage image() {
    return image;
  }

  /**
   * Makes accesses.
   *
   * @param astray one of so many is not to a block but to cells of two; 0 for none
   */
  byte[] of(int accesses, int astray) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(accesses * (width + 4));
    try (LogWriter log = new LogWriter(out)) {
      for (int i = 0; i < accesses; i++) {
        int pointer = pointers[random.nextInt(pointers.length)];
        if (astray > 0 && random.nextInt(astray) == 0) {
          pointer += 1 + random.nextInt(width - 1);
        }
        if (random.nextInt(4) == 0) {
          fill(pointer);
          log.write(REGION, pointer, cells, pointer, width);
        } else {
          log.read(REGION, pointer, cells, pointer, width);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void fill(int pointer) {
    for (int at = pointer; at < pointer + width; at += Long.BYTES) {
      long value = random.nextLong();
      for (int i = 0; i < Long.BYTES; i++) {
        cells[at + i] = (byte) (value >>> Byte.SIZE * i);
      }
    }
  }
}
