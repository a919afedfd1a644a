/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;

/**
 * An image of so much that its import takes several stages, and something that happens when most of
 * it was read: two stages are written by then.
 */
final class LargeImage {

  private static final int REGION = 255;

  /** Groups of 16 KiB: 24 MB, which is three stages. */
  private static final int GROUPS = 1_500;

  private final byte[] bytes;

  LargeImage() {
    try (Space space =
        Space.builder()
            .region(REGION, RegionSettings.of(RegionType.HEAP).of(CellType.KOALA_BEAR))
            .confined()) {
      for (int i = 0; i < GROUPS; i++) {
        space.putCell(address(i), i + 1);
      }
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      space.exportTo(to);
      bytes = to.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long address(int group) {
    return Address.at(REGION, (long) group << 12);
  }

  /** Whether a space has all of it. */
  static boolean isIn(Space space) {
    for (int i = 0; i < GROUPS; i++) {
      if (space.getCell(address(i)) != i + 1) {
        return false;
      }
    }
    return true;
  }

  /** What happens. */
  @FunctionalInterface
  interface Event {
    void happen() throws IOException;
  }

  /** All of it, with something that happens once. */
  InputStream with(Event event) {
    int most = most();
    InputStream rest =
        new ByteArrayInputStream(bytes, most, bytes.length - most) {
          private boolean happened;

          @Override
          public synchronized int read(byte[] to, int at, int length) {
            if (!happened) {
              happened = true;
              try {
                event.happen();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
            return super.read(to, at, length);
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(bytes, 0, most), rest);
  }

  /** Most of it. */
  InputStream cutOff() {
    return new ByteArrayInputStream(bytes, 0, most());
  }

  private int most() {
    return bytes.length - bytes.length / 8;
  }
}
