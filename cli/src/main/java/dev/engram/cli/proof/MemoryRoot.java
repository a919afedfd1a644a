/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import java.nio.ByteBuffer;

/** Roots of proven memories as people write them: eight numbers of 32 bits, the first one first. */
public final class MemoryRoot {

  private static final int WORDS = 8;

  private MemoryRoot() {}

  /** A root in hexadecimal. */
  public static String text(int[] root) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * root.length);
    for (int word : root) {
      bytes.putInt(word);
    }
    return Hex.text(bytes.array());
  }

  /**
   * The root of a text.
   *
   * @throws BadInput if it is none
   */
  public static int[] parse(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Hex.bytes(text, Integer.BYTES * WORDS));
    int[] root = new int[WORDS];
    bytes.asIntBuffer().get(root);
    return root;
  }
}
