/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static dev.engram.trace.LogFormat.BLOCK_HEADER;
import static dev.engram.trace.LogFormat.DEPTH;
import static dev.engram.trace.LogFormat.END_MARK;
import static dev.engram.trace.LogFormat.FIRST;
import static dev.engram.trace.LogFormat.INCREMENT;
import static dev.engram.trace.LogFormat.MAX_WIDTH;
import static dev.engram.trace.LogFormat.READ;
import static dev.engram.trace.LogFormat.REGION_FOLLOWS;
import static dev.engram.trace.LogFormat.SPACE;
import static dev.engram.trace.LogFormat.WRITE;
import static dev.engram.trace.LogFormat.ZEROED;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an access log: gives every access that it is told of a timestamp and packs it into blocks.
 *
 * <p>The clock starts at {@value LogFormat#FIRST} and goes on by one with each record, or by as
 * much as {@link #increment} says. An access wider than {@value LogFormat#MAX_WIDTH} cells becomes
 * several records of {@value LogFormat#MAX_WIDTH} and one of what is left.
 *
 * {@snippet :
 * try (LogWriter log = new LogWriter(Files.newOutputStream(path))) {
 *   Frames frames = Frames.builder().sink(log.sink(1)).build();
 *   frames.root().putByte(0, 42);
 * }
 * }
 *
 * <p><b>Lifetime</b>: what is written goes out when a block is full, at {@link #flush} and at
 * {@link #close}; only a log that was closed is complete. <b>Threads</b>: one at a time. <b>Errors
 * </b>: an access that the log has no words for is refused with {@link IllegalArgumentException} or
 * {@link IndexOutOfBoundsException} before anything is recorded. If the bytes cannot be written,
 * the access that filled the block throws {@link UncheckedIOException}, or what else the stream
 * threw, and every later one {@link IllegalStateException}: the log is lost. No access allocates.
 */
public final class LogWriter implements AutoCloseable {

  /*
   * A record is a byte that holds kind and width, perhaps the region, and how far the pointer is
   * from where the region's last access ended: mostly two bytes, seven at most. They are put
   * together in a long and stored at once, whatever their number: a branch on the length of a
   * distance is one that programs mispredict. What is stored beyond the record's end is overwritten
   * by the next one, for which the buffer has SLACK; so is what copying 32 bytes in four longs
   * copies too much, where the source has them.
   *
   * A log that is closed or broken looks full, and is told apart where blocks are cut.
   *
   * Most records are words of 32 bytes of the region before, near the access before. They have a
   * way of their own, in ints, without tables of regions.
   */

  /** Bytes that a block's body has unless it is told otherwise. */
  public static final int DEFAULT_BLOCK = 1 << 18;

  private static final int LEAST_BLOCK = 1 << 10;

  /** More bytes than the longest record, with a depth before it, and what it stores beyond. */
  private static final int SLACK = 256;

  private static final int WORD = 32;

  /** No increment goes beyond, which leaves time for more accesses than anybody can make. */
  private static final long LAST_INCREMENT = 1L << 62;

  private final LogOutput out;
  private final byte[] block;

  /** Where no further record starts: one from here might leave no slack. */
  private final int full;

  /** Logarithm of the bytes of a cell, by region. */
  private final byte[] shifts;

  /**
   * Where the last access of each region in this block ended, modulo 2^32; that of {@link #region}
   * is in {@link #end}.
   */
  private final int[] ends = new int[CellWidths.REGIONS];

  /** Where the last access in this block ended, modulo 2^32. */
  private int end;

  /** Where the next record goes in {@link #block}, whose header is filled in when it is cut. */
  private int position = BLOCK_HEADER;

  /** The region of the last access in this block; -1 before the first. */
  private int region = -1;

  /** That region if its cells are bytes; else -1. */
  private int wordRegion = -1;

  private long clock = FIRST;

  /** The clock when this block began. */
  private long began = FIRST;

  /** Time that passed in this block without a record: what increments are more than one. */
  private long skipped;

  private int depth;
  private int depthAtStart;

  /** Where the last depth was noted and ended, as long as it is the last thing in the block. */
  private int noteStart;

  private int noteEnd = -1;
  private int depthBeforeNote;

  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * A log of regions whose cells are bytes.
   *
   * @param out where it goes; closed with the log
   * @throws IOException if the head cannot be written
   */
  public LogWriter(OutputStream out) throws IOException {
    this(out, CellWidths.BYTES, DEFAULT_BLOCK);
  }

  /**
   * A log with choices of its own.
   *
   * @param out where it goes; closed with the log
   * @param cells how wide the cells of each region are
   * @param blockBytes about how many bytes of records a block has, 1 KiB to 1 MiB; a reader needs
   *     that much memory, and that much is lost at most when the writer is killed
   * @throws IOException if the head cannot be written
   * @throws IllegalArgumentException if {@code blockBytes} is out of range
   */
  public LogWriter(OutputStream out, CellWidths cells, int blockBytes) throws IOException {
    if (blockBytes < LEAST_BLOCK || blockBytes > LogFormat.MAX_BODY) {
      throw new IllegalArgumentException(
          "a block has %d to %d bytes, not %d"
              .formatted(LEAST_BLOCK, LogFormat.MAX_BODY, blockBytes));
    }
    this.out = new LogOutput(out, cells);
    this.shifts = cells.shifts();
    this.block = new byte[BLOCK_HEADER + blockBytes];
    this.full = block.length - SLACK;
  }

  /**
   * Records a read.
   *
   * @param region 0 to 255
   * @param pointer the first cell, 0 to 2^32 - 1
   * @param data holds the bytes read
   * @param offset where in {@code data} they start
   * @param width how many cells, at least 1; the last is at 2^32 - 1 or before
   */
  public void read(int region, long pointer, byte[] data, int offset, int width) {
    access(READ, region, pointer, data, offset, width);
  }

  /** Records a write, as {@link #read(int, long, byte[], int, int)} records a read. */
  public void write(int region, long pointer, byte[] data, int offset, int width) {
    access(WRITE, region, pointer, data, offset, width);
  }

  /**
   * Records a read of at most eight bytes.
   *
   * @param region 0 to 255
   * @param pointer the first cell, 0 to 2^32 - 1
   * @param value the bytes, the first of them in the lowest eight bits
   * @param width how many cells, at least 1, of eight bytes at most together
   */
  public void read(int region, long pointer, long value, int width) {
    access(READ, region, pointer, value, width);
  }

  /** Records a write, as {@link #read(int, long, long, int)} records a read. */
  public void write(int region, long pointer, long value, int width) {
    access(WRITE, region, pointer, value, width);
  }

  /**
   * Records that cells read zero from now on.
   *
   * @param region 0 to 255
   * @param pointer the first of them, 0 to 2^32 - 1
   * @param length how many, at least 1; the last is at 2^32 - 1 or before
   */
  public void zeroed(int region, long pointer, long length) {
    check(region, pointer, length);
    int at = head(ZEROED, region, (int) pointer, (int) length);
    position = varint(length - 1, at);
  }

  /**
   * Records that the clock goes on without an access.
   *
   * @param ticks by how much, at least 1
   * @throws IllegalArgumentException if it is less, or the clock would pass 2^62
   */
  public void increment(long ticks) {
    if (ticks < 1 || ticks > LAST_INCREMENT - clock) {
      throw new IllegalArgumentException("the clock is at " + clock + " and cannot go on " + ticks);
    }
    makeRoom();
    block[position] = (byte) INCREMENT;
    position = varint(ticks, position + 1);
    clock += ticks;
    skipped += ticks - 1;
  }

  /**
   * Says how deep in calls the records are that follow; 0 until it is called. It takes no time and
   * is no record.
   *
   * @throws IllegalArgumentException if negative
   */
  public void depth(int now) {
    if (now < 0) {
      throw new IllegalArgumentException("depth is negative: " + now);
    }
    makeRoom();
    takeBackNote();
    if (position == BLOCK_HEADER) {
      depthAtStart = now;
    } else if (now != depth) {
      depthBeforeNote = depth;
      noteStart = position;
      block[position] = (byte) DEPTH;
      position = varint(now, position + 1);
      noteEnd = position;
    }
    depth = now;
  }

  /** The timestamp of the next record. */
  public long timestamp() {
    return clock;
  }

  /** How many records there are. */
  public long records() {
    return out.records() + recordsInBlock();
  }

  /** How many bytes the log would have if it were closed now. */
  public long bytes() {
    return out.bytes() + (recordsInBlock() > 0 ? bodyEnd() : 0) + (closed ? 0 : END_MARK);
  }

  /**
   * The log as whoever is told of accesses to one region.
   *
   * @param region 0 to 255
   */
  public AccessSink sink(int region) {
    Objects.checkIndex(region, CellWidths.REGIONS);
    return new RegionSink(this, region);
  }

  /**
   * Writes what there is, so that a reader finds it even if this log is never closed.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void flush() {
    cut();
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      lose(e);
      throw e;
    }
  }

  /**
   * Writes what there is and the end mark, and closes where it goes. A log that failed before only
   * closes that.
   *
   * @throws IOException if it cannot be written or closed
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try (out) {
      if (failure == null) {
        cut();
        out.end(clock);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      closed = true;
      position = block.length;
    }
  }

  private void access(int kind, int region, long pointer, byte[] data, int offset, int width) {
    if (width == WORD
        && region == wordRegion
        && pointer >= 0
        && pointer <= SPACE - WORD
        && offset >= 0
        && offset <= data.length - WORD
        && position <= full) {
      int zigzag = zigzag((int) pointer - end);
      if (zigzag >>> 21 == 0) {
        word(kind | (WORD - 1), (int) pointer, zigzag, data, offset);
        return;
      }
    }
    check(region, pointer, width);
    int shift = shifts[region];
    if (width > data.length >> shift) {
      throw new IndexOutOfBoundsException(
          "%d cells of %d bytes in an array of %d".formatted(width, 1 << shift, data.length));
    }
    Objects.checkFromIndexSize(offset, width << shift, data.length);
    if (width > MAX_WIDTH) {
      split(kind, region, (int) pointer, data, offset, width);
    } else {
      record(kind, region, (int) pointer, data, offset, width);
    }
  }

  /**
   * Records 32 bytes of the region that the last access was to, as far from its end as three bytes
   * say: most of what an EVM does.
   */
  private void word(int first, int pointer, int zigzag, byte[] data, int offset) {
    int at = position;
    int second = 0x7F - zigzag >>> 31;
    int third = 0x3FFF - zigzag >>> 31;
    int coded =
        zigzag & 0x7F
            | second << 7
            | (zigzag & 0x3F80) << 1
            | third << 15
            | (zigzag & 0x1F_C000) << 2;
    Bytes.INT.set(block, at, first | coded << 8);
    at += 2 + second + third;
    copyWord(data, offset, at);
    position = at + WORD;
    end = pointer + WORD;
    clock++;
  }

  private void split(int kind, int region, int pointer, byte[] data, int offset, int width) {
    int step = MAX_WIDTH << shifts[region];
    int done = 0;
    int from = offset;
    for (; width - done > MAX_WIDTH; done += MAX_WIDTH, from += step) {
      record(kind, region, pointer + done, data, from, MAX_WIDTH);
    }
    record(kind, region, pointer + done, data, from, width - done);
  }

  private void record(int kind, int region, int pointer, byte[] data, int offset, int width) {
    int at = head(kind | (width - 1), region, pointer, width);
    int count = width << shifts[region];
    if (count <= WORD && offset <= data.length - WORD) {
      copyWord(data, offset, at);
    } else {
      System.arraycopy(data, offset, block, at, count);
    }
    position = at + count;
  }

  private void copyWord(byte[] data, int offset, int at) {
    byte[] to = block;
    Bytes.LONG.set(to, at, (long) Bytes.LONG.get(data, offset));
    Bytes.LONG.set(to, at + 8, (long) Bytes.LONG.get(data, offset + 8));
    Bytes.LONG.set(to, at + 16, (long) Bytes.LONG.get(data, offset + 16));
    Bytes.LONG.set(to, at + 24, (long) Bytes.LONG.get(data, offset + 24));
  }

  private void access(int kind, int region, long pointer, long value, int width) {
    check(region, pointer, width);
    int shift = shifts[region];
    if (width > Long.BYTES >> shift) {
      throw new IllegalArgumentException(
          "%d cells of %d bytes are not in a long".formatted(width, 1 << shift));
    }
    int at = head(kind | (width - 1), region, (int) pointer, width);
    Bytes.LONG.set(block, at, value);
    position = at + (width << shift);
  }

  /** Stores what comes before the data and lets time pass; says where the data goes. */
  private int head(int first, int region, int pointer, int cells) {
    makeRoom();
    int at = position;
    boolean another = region != this.region;
    if (another) {
      turnTo(region);
    }
    int zigzag = zigzag(pointer - end);
    int more = more(zigzag);
    long coded = coded(zigzag, more);
    end = pointer + cells;
    clock++;
    if (!another) {
      Bytes.LONG.set(block, at, first | coded << 8);
      return at + 2 + more;
    }
    Bytes.LONG.set(block, at, (long) (first | REGION_FOLLOWS | region << 8) | coded << 16);
    return at + 3 + more;
  }

  private void turnTo(int other) {
    if (region >= 0) {
      ends[region] = end;
    }
    region = other;
    end = ends[other];
    wordRegion = shifts[other] == 0 ? other : -1;
  }

  private static int zigzag(int distance) {
    return (distance << 1) ^ (distance >> 31);
  }

  /** Bytes of a distance beyond its first, which takes seven bits as each does. */
  private static int more(int zigzag) {
    // a seventh of what is 31 at most
    return (31 - Integer.numberOfLeadingZeros(zigzag | 1)) * 37 >>> 8;
  }

  private static long coded(int zigzag, int more) {
    long z = Integer.toUnsignedLong(zigzag);
    long spread =
        z & 0x7F
            | (z & 0x3F80) << 1
            | (z & 0x1F_C000) << 2
            | (z & 0xFE0_0000) << 3
            | (z & 0xF000_0000L) << 4;
    return spread | 0x8080_8080L & ((1L << 8 * more) - 1);
  }

  /** Stores a number of at least 0 by sevens of bits, the lowest first; says where it ends. */
  private int varint(long number, int start) {
    int at = start;
    long left = number;
    for (; left > 0x7F; left >>>= 7) {
      block[at++] = (byte) (left | 0x80);
    }
    block[at++] = (byte) left;
    return at;
  }

  private static void check(int region, long pointer, long cells) {
    if ((region & -CellWidths.REGIONS) != 0
        || cells < 1
        || pointer < 0
        || pointer > SPACE - cells) {
      throw new IllegalArgumentException(
          "no %d cells at %d of region %d".formatted(cells, pointer, region));
    }
  }

  private void makeRoom() {
    if (position > full) {
      cut();
    }
  }

  /** Forgets the last depth that was noted if no record followed it. */
  private void takeBackNote() {
    if (position == noteEnd) {
      position = noteStart;
      depth = depthBeforeNote;
      noteEnd = -1;
    }
  }

  private int bodyEnd() {
    return position == noteEnd ? noteStart : position;
  }

  private long recordsInBlock() {
    return clock - began - skipped;
  }

  /** Writes the block, if it holds anything, and begins the next. */
  private void cut() {
    if (closed || failure != null) {
      throw new IllegalStateException(
          closed ? "the log is closed" : "the log could not be written", failure);
    }
    long count = recordsInBlock();
    if (count == 0) {
      return;
    }
    try {
      out.block(block, bodyEnd(), (int) count, began, clock, depthAtStart);
    } catch (IOException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      lose(e);
      throw e;
    }
    begin();
  }

  private void begin() {
    position = BLOCK_HEADER;
    Arrays.fill(ends, 0);
    region = -1;
    wordRegion = -1;
    began = clock;
    skipped = 0;
    depthAtStart = depth;
    noteEnd = -1;
  }

  private UncheckedIOException failed(IOException e) {
    lose(e);
    return new UncheckedIOException(e);
  }

  /** Nobody knows how much of a block was written, so that nothing can follow it. */
  private void lose(Throwable why) {
    failure = why;
    position = block.length;
  }
}
