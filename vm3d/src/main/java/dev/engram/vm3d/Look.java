/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.space.Address;
import dev.engram.space.Pages;
import dev.engram.space.Space;

/** Reads memory without an access: for whoever looks on. */
final class Look {

  private static final int CHUNK = 256;

  private Look() {}

  static byte[] at(Space space, Pages pages, long address, int length) {
    pages.missing(address, length); // refuses what leaves the region
    byte[] to = new byte[length];
    byte[] chunk = new byte[4 * CHUNK];
    for (int i = 0; i < length; i++) {
      long place = pages.place(Address.plus(address, i));
      if (space.readChunk(place >>> 8, chunk, 0) > 0) {
        to[i] = chunk[(int) place & CHUNK - 1];
      }
    }
    return to;
  }
}
