/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.CRC32C;

/**
 * Records in a file, as frames: each a header of 32 bytes and at most 64 KiB less 32 of payload.
 * Any thread may call anything at any time.
 *
 * <pre>
 *   0 magic   4 location   8 frame   12 payload bytes   16 stamp (8)   24 record bytes   28 CRC32C
 * </pre>
 *
 * <p>The stamp is the file's, a random number, and the record's, which counts up: a frame that
 * another record left at the same place is whole and has a good checksum, and is still not taken
 * for the one that should be there.
 */
final class Frames implements AutoCloseable {
  static final int GRANULE = 512;
  static final int SIZE = 1 << 16;
  static final int HEADER = 32;
  static final int PAYLOAD = SIZE - HEADER;

  private static final int MAGIC = 0x454E_4744;
  private static final int CRC = HEADER - 4;

  private final PositionalFile file;
  private final int salt = new SecureRandom().nextInt();

  /** Frames' worth of native memory that nobody uses just now. */
  private final ArrayBlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(4);

  Frames(PositionalFile file) {
    this.file = file;
  }

  /** The granules that a record takes. */
  static int granules(int length) {
    int frames = (length + PAYLOAD - 1) / PAYLOAD;
    return (int) ((length + (long) frames * HEADER + GRANULE - 1) / GRANULE);
  }

  /** What a record's frames are known by; {@code number} is not used twice in four billion. */
  long stamp(int number) {
    return (long) salt << 32 | Integer.toUnsignedLong(number);
  }

  /** Writes a record, frame by frame. */
  void write(int location, long stamp, MemorySegment bytes) throws IOException {
    ByteBuffer buffer = buffer();
    try {
      int length = (int) bytes.byteSize();
      for (int frame = 0, done = 0; done < length; frame++) {
        int size = Math.min(PAYLOAD, length - done);
        ByteBuffer one = buffer.slice(0, HEADER + size);
        begin(one.duplicate(), location, frame, size, stamp, length);
        MemorySegment.copy(bytes, done, MemorySegment.ofBuffer(one), HEADER, size);
        seal(one);
        file.write(one, position(location, frame));
        done += size;
      }
    } finally {
      buffers.offer(buffer);
    }
  }

  /** Writes a record of one frame that is sealed. */
  void write(int location, ByteBuffer frame) throws IOException {
    file.write(frame, position(location, 0));
  }

  /** Reads a record, and refuses it at the first frame that is not what was written. */
  void read(int location, long stamp, MemorySegment into) throws IOException {
    ByteBuffer buffer = buffer();
    try {
      int length = (int) into.byteSize();
      for (int frame = 0, done = 0; done < length; frame++) {
        int size = Math.min(PAYLOAD, length - done);
        ByteBuffer one = buffer.slice(0, HEADER + size);
        file.read(one.duplicate(), position(location, frame));
        check(one, location, frame, size, stamp, length);
        MemorySegment.copy(MemorySegment.ofBuffer(one), HEADER, into, done, size);
        done += size;
      }
    } finally {
      buffers.offer(buffer);
    }
  }

  /** Cuts the file off. */
  void truncate(int granules) throws IOException {
    file.truncate((long) granules * GRANULE);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private ByteBuffer buffer() {
    ByteBuffer idle = buffers.poll();
    return idle == null ? ByteBuffer.allocateDirect(SIZE) : idle;
  }

  private static long position(int location, int frame) {
    return (long) location * GRANULE + (long) frame * SIZE;
  }

  /** Writes a header without its checksum at the buffer's position. */
  static void begin(ByteBuffer to, int location, int frame, int size, long stamp, int length) {
    to.putInt(MAGIC).putInt(location).putInt(frame).putInt(size).putLong(stamp).putInt(length);
  }

  /** Puts the checksum into a frame, which the buffer is. */
  static void seal(ByteBuffer frame) {
    frame.putInt(CRC, crc(frame));
  }

  /** Refuses a frame, which the buffer is, that is not the one expected. */
  private static void check(
      ByteBuffer read, int location, int frame, int size, long stamp, int length)
      throws DiskException.Damaged {
    if (read.getInt(0) != MAGIC
        || read.getInt(4) != location
        || read.getInt(8) != frame
        || read.getInt(12) != size
        || read.getLong(16) != stamp
        || read.getInt(24) != length) {
      throw new DiskException.Damaged(location, frame, "the header is of another frame");
    }
    int crc = crc(read);
    if (read.getInt(CRC) != crc) {
      throw new DiskException.Damaged(
          location, frame, "CRC32C %08x, not %08x".formatted(crc, read.getInt(CRC)));
    }
  }

  private static int crc(ByteBuffer frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame.slice(0, CRC));
    crc.update(frame.slice(HEADER, frame.limit() - HEADER));
    return (int) crc.getValue();
  }
}
