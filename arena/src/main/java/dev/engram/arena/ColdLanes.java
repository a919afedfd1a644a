/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.codec.Codec;
import dev.engram.arena.disk.DiskException;
import dev.engram.arena.disk.DiskFile;
import dev.engram.arena.memory.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How blocks are kept in the compressed and the disk lane.
 *
 * <p>A compressed block lies in a slot of the compressed lane's runs, or in units of its own,
 * behind a header of eight bytes: the length of what follows with the codec that made it in the
 * highest bit, and a CRC32C of all else. LZ4 has no checksum of its own, and with zstd's alone a
 * header that is damaged would be believed. The lane so has the same classes, evacuation and
 * counters as the others, instead of frames that need repacking. A block on disk is a record of the
 * {@link DiskFile}, as it is.
 *
 * <p>Neither lane ever has a block that is secret: {@link Movement} refuses those.
 */
final class ColdLanes {

  /** Where compression saves less than an eighth, a block stays as it is. */
  private static final double WORTH = 0.875;

  private static final int HEADER = 8;

  /** Log2 of the granules of a unit. */
  private static final int UNIT_GRANULES = RunHeap.UNIT_SHIFT - SizeClasses.GRANULE_SHIFT;

  /** In the first four bytes: made by the codec for what stays cold. */
  private static final int COLDEST = 1 << 31;

  /** The longest block that is compressed: twice that is still an {@code int}. */
  private static final long LONGEST = 1 << 30;

  private final Blocks blocks;
  private final Codec @Nullable [] codecs;
  private final @Nullable DiskFile disk;

  ColdLanes(Blocks blocks) {
    this.blocks = blocks;
    Settings settings = blocks.settings;
    Codec warm = settings.warmCodec();
    Codec cold = settings.coldCodec();
    this.codecs = warm == null || cold == null ? null : new Codec[] {warm, cold};
    this.disk = open(settings);
  }

  private static @Nullable DiskFile open(Settings settings) {
    if (settings.diskDirectory() == null) {
      return null;
    }
    try {
      return DiskFile.create(
          settings.diskDirectory(), settings.diskLimit(), settings.writeBehind());
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  boolean has(Lane lane) {
    return lane == Lane.COMPRESSED ? codecs != null : disk != null;
  }

  @Nullable DiskFile disk() {
    return disk;
  }

  /**
   * Compresses into a buffer that has room for the header and the most that a codec may write.
   *
   * @param again whether the block was compressed before and is still cold
   * @return the bytes of header and payload, or 0 if it is not worth it
   */
  int compress(MemorySegment from, MemorySegment to, boolean again) {
    if (codecs == null) {
      return 0;
    }
    int codec = again ? 1 : 0;
    int length;
    try {
      length = codecs[codec].compress(from, to.asSlice(HEADER));
    } catch (RuntimeException refused) {
      // a codec that cannot do it, for whatever reason, saves nothing
      return 0;
    }
    if (length <= 0 || length > to.byteSize() - HEADER) {
      return 0;
    }
    blocks.costs.compressed(from.byteSize(), length);
    if (length + HEADER > from.byteSize() * WORTH) {
      return 0;
    }
    Memory.putInt(to.address(), length | (again ? COLDEST : 0));
    Memory.putInt(to.address() + 4, checksum(to.address(), length));
    return length + HEADER;
  }

  /** Of the first four bytes, and of the payload. */
  private static int checksum(long at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(Memory.segment(at, 4).asByteBuffer());
    crc.update(Memory.segment(at + HEADER, length).asByteBuffer());
    return (int) crc.getValue();
  }

  /** The bytes that a buffer for {@link #compress} needs, or 0 if the block is too long. */
  long bufferBytes(long size) {
    if (codecs == null || size > LONGEST) {
      return 0;
    }
    int length = (int) size;
    int warm = codecs[0].maxCompressedLength(length);
    int cold = codecs[1].maxCompressedLength(length);
    return warm < 0 || cold < 0 ? 0 : (long) HEADER + Math.max(warm, cold);
  }

  /**
   * Puts header and payload into the compressed lane. The shard is locked.
   *
   * @return the granule, or {@link RunHeap#NONE} if there is no room
   */
  int keep(Shard shard, int entry, MemorySegment from, int length) {
    int granule =
        length <= SizeClasses.LARGEST
            ? shard.takeSlot(shard.compressed, SizeClasses.of(length), entry, true)
            : shard.takeBlob(Lane.COMPRESSED, length, 16, entry, true);
    if (granule != RunHeap.NONE) {
      Memory.copy(from, 0, blocks.heap.address(granule), length);
    }
    return granule;
  }

  /**
   * Restores a compressed block.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  void decompress(int granule, MemorySegment to) {
    long at = blocks.heap.address(granule);
    int first = Memory.getInt(at);
    int length = first & ~COLDEST;
    // the length is part of what the checksum is of, and must not lead outside before that is known
    if (codecs == null || length > room(granule) - HEADER) {
      throw new IllegalArgumentException("the compressed block's header is damaged");
    }
    int crc = checksum(at, length);
    if (crc != Memory.getInt(at + 4)) {
      throw new IllegalArgumentException(
          "CRC32C %08x, not %08x".formatted(crc, Memory.getInt(at + 4)));
    }
    try {
      codecs[first < 0 ? 1 : 0].decompress(Memory.segment(at + HEADER, length), to);
    } catch (RuntimeException refused) {
      throw new IllegalArgumentException("the codec refused its own bytes", refused);
    }
  }

  /** Gives back what a compressed block takes, damaged or not. The shard is locked. */
  void dropCompressed(Shard shard, int granule) {
    if (blocks.heap.runAt(granule) != null) {
      shard.giveSlot(granule);
    } else {
      shard.giveBlob(Lane.COMPRESSED, granule, room(granule));
    }
  }

  /** The bytes of the slot or the units at a granule; its owner keeps them there. */
  private long room(int granule) {
    Run run = blocks.heap.runAt(granule);
    return run != null
        ? run.slotBytes
        : (long) blocks.heap.lengthAt(granule >>> UNIT_GRANULES) << RunHeap.UNIT_SHIFT;
  }

  int write(MemorySegment from) throws DiskException {
    if (disk == null) {
      throw new IllegalStateException("no disk lane");
    }
    return disk.write(from);
  }

  void read(int location, MemorySegment to) throws DiskException {
    if (disk == null) {
      throw new IllegalStateException("no disk lane");
    }
    disk.read(location, to);
  }

  void dropDisk(int location) {
    if (disk != null) {
      disk.free(location);
    }
  }

  void close() {
    if (disk == null) {
      return;
    }
    try {
      disk.close();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }
}
