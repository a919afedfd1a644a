/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records that are on their way to the file, oldest first, in a ring of native memory. Each lies
 * there as the one frame that it will be, so that writing it copies nothing. Not thread safe, but
 * for what {@link #oldest} returned.
 */
final class Pending implements AutoCloseable {
  private static final int GRAIN = 8;
  private static final int LOCATION = 4;
  private static final int SIZE = 12;

  /** What stands at the checksum's place says whether the record is still wanted. */
  private static final int STATE = 28;

  private static final int CANCELLED = -1;

  /** At the place of the magic: the ring goes on at its beginning. */
  private static final int WRAP = 0;

  private final Arena memory = Arena.ofShared();
  private final MemorySegment bytes;
  private final ByteBuffer ring;

  /** The place in the ring of each record, in grains. */
  private final IntMap places = new IntMap();

  /** Bytes that ever went in and came out; their difference is at most the capacity. */
  private long in;

  private long out;

  /** Whether the oldest is being written, and must stay as it is. */
  private boolean writing;

  Pending(int capacity) {
    this.bytes = memory.allocate(capacity & -GRAIN, GRAIN);
    this.ring = bytes.asByteBuffer();
  }

  long usedBytes() {
    skipCancelled();
    return in - out;
  }

  boolean isEmpty() {
    return places.size() == 0;
  }

  /** Copies a record of at most {@link Frames#PAYLOAD} bytes; false if there is no room. */
  boolean add(int location, long stamp, MemorySegment record) {
    skipCancelled();
    if (in == out) {
      in = 0;
      out = 0;
    }
    int size = (int) record.byteSize();
    int needed = Frames.HEADER + size + GRAIN - 1 & -GRAIN;
    int at = (int) (in % ring.capacity());
    int toEnd = ring.capacity() - at;
    int skipped = toEnd < needed ? toEnd : 0;
    if (needed + skipped > ring.capacity() - (in - out)) {
      return false;
    }
    if (skipped > 0) {
      ring.putInt(at, WRAP);
      at = 0;
    }
    Frames.begin(ring.duplicate().position(at), location, 0, size, stamp, size);
    ring.putInt(at + STATE, 0);
    MemorySegment.copy(record, 0, bytes, at + Frames.HEADER, size);
    in += needed + skipped;
    places.put(location, at / GRAIN);
    return true;
  }

  /** Copies a record out; false if it is not here. */
  boolean read(int location, MemorySegment into) {
    int place = places.get(location);
    if (place == IntMap.NONE) {
      return false;
    }
    MemorySegment.copy(bytes, (long) place * GRAIN + Frames.HEADER, into, 0, into.byteSize());
    return true;
  }

  /** What became of a record that is not wanted any more. */
  enum Cancelled {
    /** It was not here. */
    ABSENT,
    /** It will not be written. */
    UNWRITTEN,
    /** It is being written; its place in the file must stay until {@link #wrote}. */
    WRITING
  }

  Cancelled cancel(int location) {
    int place = places.remove(location);
    if (place == IntMap.NONE) {
      return Cancelled.ABSENT;
    }
    if (writing && place * GRAIN == oldestAt()) {
      return Cancelled.WRITING;
    }
    ring.putInt(place * GRAIN + STATE, CANCELLED);
    return Cancelled.UNWRITTEN;
  }

  /**
   * The frame of the oldest record, not sealed, or null if there is none. It stays as it is until
   * {@link #wrote} or {@link #failed}, whatever else is called.
   */
  @Nullable ByteBuffer oldest() {
    skipCancelled();
    if (in == out) {
      return null;
    }
    writing = true;
    int at = oldestAt();
    return ring.slice(at, Frames.HEADER + ring.getInt(at + SIZE));
  }

  static int location(ByteBuffer frame) {
    return frame.getInt(LOCATION);
  }

  static int size(ByteBuffer frame) {
    return frame.getInt(SIZE);
  }

  /** The oldest is in the file; whether it is still wanted there. */
  boolean wrote() {
    writing = false;
    int at = oldestAt();
    boolean wanted = places.get(ring.getInt(at + LOCATION)) == at / GRAIN;
    if (wanted) {
      places.remove(ring.getInt(at + LOCATION));
    }
    out += footprint(at);
    return wanted;
  }

  /** The oldest is not in the file; whether it is still wanted. If not, it is gone. */
  boolean failed() {
    int at = oldestAt();
    if (places.get(ring.getInt(at + LOCATION)) != at / GRAIN) {
      wrote();
      return false;
    }
    writing = false;
    // where the checksum was put
    ring.putInt(at + STATE, 0);
    return true;
  }

  private int oldestAt() {
    return (int) (out % ring.capacity());
  }

  private int footprint(int at) {
    return Frames.HEADER + ring.getInt(at + SIZE) + GRAIN - 1 & -GRAIN;
  }

  private void skipCancelled() {
    while (in != out && !writing) {
      int at = oldestAt();
      if (ring.getInt(at) == WRAP) {
        out += ring.capacity() - at;
      } else if (ring.getInt(at + STATE) == CANCELLED) {
        out += footprint(at);
      } else {
        return;
      }
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
