/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Plane} of each plane that has one, by number, in chunks of 64 that appear as needed.
 *
 * <p>A copy shares chunks and planes with what it was made from: both tables take a new token as
 * their owner, so that whichever changes a chunk or a plane first finds another's token on it, and
 * copies it. What two tables share is therefore never written again, and they may be used by two
 * threads.
 */
final class PlaneTable {

  private static final int CHUNK = 64;

  private @Nullable Chunk[] chunks;
  private Owner owner = new Owner();

  PlaneTable() {
    chunks = new Chunk[1];
  }

  private PlaneTable(@Nullable Chunk[] chunks) {
    this.chunks = chunks;
  }

  /** A table with the same planes, to change apart from this one. */
  PlaneTable copy() {
    owner = new Owner();
    return new PlaneTable(chunks.clone());
  }

  /** What a new plane is to have as its owner. */
  Owner owner() {
    return owner;
  }

  /** The plane to read, or null. */
  @Nullable Plane get(int number) {
    int index = number >>> 6;
    if (index >= chunks.length) {
      return null;
    }
    Chunk chunk = chunks[index];
    return chunk == null ? null : chunk.planes[number & CHUNK - 1];
  }

  /** The plane to change; there is one. */
  Plane own(int number) {
    Plane plane = get(number);
    if (plane == null) {
      throw new AssertionError("plane " + number + " holds nothing");
    }
    if (plane.owner != owner) {
      plane = plane.copy(owner);
      set(number, plane);
    }
    return plane;
  }

  void set(int number, @Nullable Plane plane) {
    int index = number >>> 6;
    if (index >= chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(index + 1, Math.min(2 * chunks.length, 1024)));
    }
    Chunk chunk = chunks[index];
    if (chunk == null || chunk.owner != owner) {
      chunks[index] = chunk = new Chunk(chunk, owner);
    }
    chunk.planes[number & CHUNK - 1] = plane;
  }

  /** Told apart by identity: an object of this class is one table between two copies of it. */
  static final class Owner {}

  /** Planes 64 i to 64 i + 63. */
  private static final class Chunk {
    final @Nullable Plane[] planes;
    final Owner owner;

    Chunk(@Nullable Chunk from, Owner owner) {
      planes = from == null ? new Plane[CHUNK] : from.planes.clone();
      this.owner = owner;
    }
  }
}
