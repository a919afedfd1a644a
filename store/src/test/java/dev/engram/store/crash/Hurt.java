/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Kinds of damage to a file. */
enum Hurt {
  CUT("cut off"),
  FLIP("one bit flipped"),
  ZERO("a run of zeros"),
  REMOVE("removed");

  private static final int LONGEST_RUN = 5_000;

  private final String text;

  Hurt(String text) {
    this.text = text;
  }

  /**
   * Damages a file.
   *
   * @return whether it is something else now
   */
  boolean apply(Path file, SplittableRandom random) throws IOException {
    if (this == REMOVE) {
      Files.delete(file);
      return true;
    }
    long length = Files.size(file);
    if (length == 0) {
      return false;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // near the end as often as anywhere: what is there was written last, or says where all is
      long at =
          random.nextBoolean()
              ? random.nextLong(length)
              : length - 1 - random.nextLong(Math.min(length, 100));
      if (this == CUT) {
        channel.truncate(at);
        return true;
      }
      int run = this == FLIP ? 1 : (int) Math.min(length - at, random.nextInt(1, LONGEST_RUN));
      ByteBuffer bytes = ByteBuffer.allocate(run);
      channel.read(bytes, at);
      byte[] changed = bytes.array().clone();
      if (this == FLIP) {
        changed[0] ^= (byte) (1 << random.nextInt(8));
      } else {
        Arrays.fill(changed, (byte) 0);
      }
      channel.write(ByteBuffer.wrap(changed), at);
      return !Arrays.equals(changed, bytes.array());
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
