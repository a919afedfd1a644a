/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import static dev.engram.trace.LogFormat.DEPTH;
import static dev.engram.trace.LogFormat.FIRST;
import static dev.engram.trace.LogFormat.INCREMENT;
import static dev.engram.trace.LogFormat.KIND_BITS;
import static dev.engram.trace.LogFormat.REGION_FOLLOWS;
import static dev.engram.trace.LogFormat.SPACE;
import static dev.engram.trace.LogFormat.WIDTH_BITS;
import static dev.engram.trace.LogFormat.ZEROED;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Walks through an access log, record by record, in as much memory as one block takes.
 *
 * {@snippet :
 * try (LogReader log = LogReader.open(path)) {
 *   while (log.next()) {
 *     if (log.kind() == AccessKind.WRITE) {
 *       log.copyData(memory, (int) log.pointer());
 *     }
 *   }
 * }
 * }
 *
 * <p>It stands on one record at a time, before the first when it is new; what the accessors say is
 * undefined where it stands on none. A log is known to be whole when {@link #next} has said false.
 *
 * <p><b>Threads</b>: one at a time. <b>Errors</b>: {@link InvalidLog} for anything that a writer
 * would not have written, checked block by block before a record of it is seen, so that the records
 * before are good; what was refused once is refused for good. No record is an object, and nothing
 * is allocated for one.
 */
public final class LogReader implements AutoCloseable {

  private static final AccessKind[] KINDS = {AccessKind.READ, AccessKind.WRITE, AccessKind.ZEROED};

  private final LogBlocks blocks;

  /** Logarithm of the bytes of a cell, by region. */
  private final byte[] shifts;

  /** Where the last access of each region in this block ended, modulo 2^32. */
  private final int[] ends = new int[CellWidths.REGIONS];

  /** The block, with {@link LogBlocks#SLACK} behind it. */
  private byte[] block = new byte[0];

  /** Where the next record starts, and where the last one ends. */
  private int at;

  private int end;

  /** The region of the last access in this block; -1 before the first. */
  private int current = -1;

  /** Records of the block that are still to come. */
  private int left;

  /** The timestamp of the next record. */
  private long clock = FIRST;

  /** Whether the record that this stands on was not given out yet. */
  private boolean held;

  private AccessKind kind = AccessKind.INCREMENT;
  private long timestamp;
  private int depth;
  private int region;
  private long pointer;
  private long length;
  private int data;
  private int dataLength;

  /**
   * A reader of a log from the stream's next byte to its end.
   *
   * @param in closed with this; needs no buffer
   * @throws InvalidLog if no log starts there
   * @throws IOException if it cannot be read
   */
  public LogReader(InputStream in) throws IOException {
    blocks = new LogBlocks(in);
    shifts = blocks.cells().shifts();
  }

  /**
   * A reader of a file.
   *
   * @throws InvalidLog if it does not begin as a log
   * @throws IOException if it cannot be read
   */
  public static LogReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new LogReader(in);
    } catch (IOException | RuntimeException | Error e) {
      try (in) {
        throw e;
      }
    }
  }

  /**
   * A reader of a log in memory.
   *
   * @throws InvalidLog if it does not begin as a log
   */
  public static LogReader of(byte[] log) throws IOException {
    return new LogReader(new ByteArrayInputStream(log));
  }

  /** How wide the cells of each region are. */
  public CellWidths cells() {
    return blocks.cells();
  }

  /** How many bytes of the log were read or passed over, whole blocks at a time. */
  public long bytes() {
    return blocks.offset();
  }

  /** How many records there are to come for which nothing has to be read from the source. */
  public int available() {
    return held ? left + 1 : left;
  }

  /**
   * Goes to the next record; says whether there is one.
   *
   * @throws InvalidLog if the log goes on as none does, or ends without its end mark
   * @throws IOException if it cannot be read
   */
  public boolean next() throws IOException {
    if (held) {
      held = false;
      return true;
    }
    if (left == 0 && !load(0)) {
      return false;
    }
    decode();
    return true;
  }

  /**
   * Goes forward to before the first record whose timestamp is {@code time} or later, so that
   * {@link #next} goes there. Whole blocks on the way are passed over without being looked at; what
   * is wrong within them is not noticed.
   *
   * @throws InvalidLog as {@link #next} does
   * @throws IOException if it cannot be read
   */
  public void skipTo(long time) throws IOException {
    if (held && timestamp >= time) {
      return;
    }
    held = false;
    if (left > 0 && blocks.clock() <= time) {
      left = 0;
    }
    while (left > 0 || load(time)) {
      decode();
      if (timestamp >= time) {
        held = true;
        return;
      }
    }
  }

  /**
   * Shows each record that is still to come.
   *
   * @param visitor is handed this reader, which stands on the record
   * @throws InvalidLog as {@link #next} does
   * @throws IOException if it cannot be read
   */
  public void forEach(Consumer<? super LogReader> visitor) throws IOException {
    while (next()) {
      visitor.accept(this);
    }
  }

  /** What the record tells of. */
  public AccessKind kind() {
    return kind;
  }

  /**
   * When it was, from {@value LogFormat#FIRST}; larger for every record than for the one before.
   */
  public long timestamp() {
    return timestamp;
  }

  /** How deep in calls it was, the outermost being 0. */
  public int depth() {
    return depth;
  }

  /** The region, 0 to 255; 0 for an increment. */
  public int region() {
    return region;
  }

  /** The first cell, 0 to 2^32 - 1; 0 for an increment. */
  public long pointer() {
    return pointer;
  }

  /**
   * How many cells were read or written, 1 to {@value LogFormat#MAX_WIDTH}, or zeroed, 1 to 2^32;
   * of an increment, by how much time went on.
   */
  public long length() {
    return length;
  }

  /** How many bytes were read or written; 0 for a record of another kind. */
  public int dataLength() {
    return dataLength;
  }

  /**
   * One of the bytes that were read or written.
   *
   * @param index 0 to {@link #dataLength} - 1
   */
  public byte data(int index) {
    return block[data + Objects.checkIndex(index, dataLength)];
  }

  /** Copies the bytes that were read or written to {@code target}, from {@code offset} on. */
  public void copyData(byte[] target, int offset) {
    System.arraycopy(block, data, target, offset, dataLength);
  }

  /**
   * The bytes that were read or written, the first of them in the lowest eight bits.
   *
   * @throws IllegalStateException if they are more than eight
   */
  public long value() {
    if (dataLength > Long.BYTES) {
      throw new IllegalStateException(dataLength + " bytes are not in a long");
    }
    long bytes = (long) Bytes.LONG.get(block, data);
    return dataLength == Long.BYTES ? bytes : bytes & ((1L << 8 * dataLength) - 1);
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }

  /** Gets the next block that has time after {@code time} in it; says whether there is one. */
  private boolean load(long time) throws IOException {
    if (!blocks.next(time)) {
      return false;
    }
    block = blocks.body();
    at = 0;
    end = blocks.length();
    left = blocks.records();
    clock = blocks.began();
    depth = blocks.depth();
    current = -1;
    Arrays.fill(ends, 0);
    return true;
  }

  private void decode() throws InvalidLog {
    int start = at;
    int first = block[at++] & 0xFF;
    if (first == DEPTH) {
      int now = (int) number(31);
      if (start == 0 || now == depth) {
        throw invalid("a depth that tells nothing new", start);
      }
      depth = now;
      start = at;
      first = block[at++] & 0xFF;
    }
    timestamp = clock;
    long ticks = 1;
    if (first == INCREMENT) {
      ticks = number(63);
      kind = AccessKind.INCREMENT;
      region = 0;
      pointer = 0;
      length = ticks;
      dataLength = 0;
    } else {
      access(first, start);
    }
    if (at > end) {
      throw invalid("a record goes on beyond its block", start);
    }
    if (ticks == 0 || ticks > blocks.clock() - clock) {
      throw invalid("time goes on by " + ticks + ", which is not what the block says", start);
    }
    clock += ticks;
    left--;
    if (left == 0 && (at != end || clock != blocks.clock())) {
      throw invalid("the block is not over after its last record", at);
    }
  }

  private void access(int first, int start) throws InvalidLog {
    int bits = first & KIND_BITS;
    boolean zeroed = bits == ZEROED;
    if (bits > ZEROED || zeroed && (first & WIDTH_BITS) != 0) {
      throw invalid("no record starts with 0x%02x".formatted(first), start);
    }
    if ((first & REGION_FOLLOWS) != 0) {
      int next = block[at++] & 0xFF;
      if (next == current) {
        throw invalid("a region that is the same as before", start);
      }
      current = next;
    } else if (current < 0) {
      throw invalid("the first access of a block without its region", start);
    }
    int zigzag = (int) number(32);
    region = current;
    pointer = Integer.toUnsignedLong(ends[current] + ((zigzag >>> 1) ^ -(zigzag & 1)));
    kind = KINDS[bits >> 6];
    length = zeroed ? number(32) + 1 : (first & WIDTH_BITS) + 1;
    if (length > SPACE - pointer) {
      throw invalid("%d cells at %d go beyond the region".formatted(length, pointer), start);
    }
    ends[current] = (int) (pointer + length);
    data = at;
    dataLength = zeroed ? 0 : (int) length << shifts[current];
    at += dataLength;
  }

  /** A number of at most so many bits by sevens of bits, the lowest first, in its shortest form. */
  private long number(int bits) throws InvalidLog {
    int start = at;
    long number = 0;
    for (int shift = 0; shift < bits; shift += 7) {
      byte next = block[at++];
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0 || number >>> bits != 0) {
          break;
        }
        return number;
      }
    }
    throw invalid("a number that is too large, or not in its shortest form", start);
  }

  private InvalidLog invalid(String problem, int where) {
    left = 0;
    return blocks.refused(new InvalidLog(problem, blocks.bodyOffset() + where));
  }
}
