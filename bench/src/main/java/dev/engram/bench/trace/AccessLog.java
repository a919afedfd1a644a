/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.trace;

import dev.engram.trace.AccessSink;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record of the access log, written by one thread to a stream that keeps nothing: of the accesses
 * of an EVM contract, through the sink that call memory tells, and of 64-bit values in two regions
 * by turns. The bare peer copies the bytes of the contract's log, in as many pieces as there are
 * records, to the same kind of block and hands full blocks on, with neither checksum nor check.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class AccessLog {

  private static final int COUNT = Accesses.COUNT;

  /** Bytes that a record of the contract has before its data, at most on average. */
  private static final double MOST_OVERHEAD = 6;

  private final Accesses accesses = Accesses.recorded();
  private final byte[] written = write();
  private final int[] ends = new int[COUNT];
  private final OutputStream out = OutputStream.nullOutputStream();
  private final byte[] block = new byte[LogWriter.DEFAULT_BLOCK];
  private LogWriter log = open();
  private AccessSink sink = log.sink(1);
  private long due;
  private long copied;
  private int position;

  /** Looks at what is written once, and cuts it into the pieces that the bare peer copies. */
  @Setup
  public void check() throws IOException {
    long overhead = 0;
    try (LogReader reader = LogReader.of(written)) {
      int count = 0;
      for (; reader.next(); count++) {
        demand(reader.kind() == accesses.kind(count), "a kind is read as written");
        demand(reader.pointer() == accesses.pointer(count), "a pointer is read as written");
        demand(reader.length() == accesses.length(count), "a length is read as written");
        for (int i = 0; i < reader.dataLength(); i++) {
          demand(
              reader.data(i) == accesses.data()[accesses.offset(count) + i],
              "data are read as written");
        }
        overhead -= reader.dataLength();
        ends[count] = (int) ((long) written.length * (count + 1) / COUNT);
      }
      demand(count == COUNT, "as many records are read as written");
    }
    overhead += written.length;
    System.out.printf(
        "%nbytes a record beyond its data: %.2f; bytes of a record: %.2f%n",
        (double) overhead / COUNT, (double) written.length / COUNT);
    demand(overhead <= MOST_OVERHEAD * COUNT, "a record is small");
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long record() {
    tell(sink);
    due += COUNT;
    return log.timestamp();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long recordLong() {
    for (int i = 0; i < COUNT; i++) {
      log.write(1 + (i & 1), (long) i << 3, 0x9E37_79B9_7F4A_7C15L * i, 8);
    }
    due += COUNT;
    return log.timestamp();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long bareCopy() throws IOException {
    int from = 0;
    int at = position;
    for (int i = 0; i < COUNT; i++) {
      int length = ends[i] - from;
      if (at > block.length - length) {
        out.write(block, 0, at);
        at = 0;
      }
      System.arraycopy(written, from, block, at, length);
      at += length;
      from = ends[i];
    }
    position = at;
    copied += from;
    return copied;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long read() throws IOException {
    long sum = 0;
    int count = 0;
    try (LogReader reader = LogReader.of(written)) {
      for (; reader.next(); count++) {
        sum += reader.pointer();
      }
    }
    demand(count == COUNT, "as many records are read as written");
    return sum;
  }

  @TearDown
  public void checkEnd() throws IOException {
    demand(log.records() == due, "every access is a record");
    log.close();
    demand(copied % written.length == 0, "the peer copies all bytes");
  }

  private void tell(AccessSink to) {
    byte[] data = accesses.data();
    for (int i = 0; i < COUNT; i++) {
      long pointer = accesses.pointer(i);
      long length = accesses.length(i);
      switch (accesses.kind(i)) {
        case READ -> to.read(pointer, data, accesses.offset(i), (int) length);
        case WRITE -> to.write(pointer, data, accesses.offset(i), (int) length);
        case ZEROED -> to.zeroed(pointer, length);
        case INCREMENT -> throw new IllegalStateException("call memory has no clock");
      }
    }
  }

  private byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LogWriter once = new LogWriter(bytes)) {
      tell(once.sink(1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private LogWriter open() {
    try {
      return new LogWriter(out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void demand(boolean held, String what) {
    if (!held) {
      throw new IllegalStateException("a benchmark does not do what it measures: " + what);
    }
  }
}
