/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.store;

import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.RocksDBException;

/** Opening a large memory, of which the machine has nothing in RAM, up to its first cell. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 15)
@Fork(1)
public class ColdOpen {

  private AutoCloseable opened = () -> {};

  /** Makes sure that there is one. */
  @Setup
  public void make() {
    LargeMemory.make();
  }

  /** Empties the system's cache, if that may be. */
  @Setup(Level.Invocation)
  public void cool() {
    PageCache.drop();
  }

  /** Closes what was opened. */
  @TearDown(Level.Invocation)
  public void close() throws Exception {
    opened.close();
  }

  /** Opens store and memory, and reads. */
  @Benchmark
  public long open() {
    Store store = Store.open(LargeMemory.directory());
    StoredMemory memory =
        store.open(LargeMemory.NAME, Space.builder().memory(256 << 20).cached(64 << 20));
    opened =
        () -> {
          memory.close();
          store.close();
        };
    int page = LargeMemory.pages() / 3;
    long is = memory.space().getLong(LargeMemory.address(page));
    if (is != LargeMemory.first(page)) {
      throw new IllegalStateException("page " + page + " begins with " + is);
    }
    return is;
  }

  /** Opens the database of it, only to read. */
  @Benchmark
  public long bareOpen() throws RocksDBException {
    Bare bare = Bare.of(LargeMemory.directory(), 128L << 20);
    opened = bare;
    return bare.db.getLatestSequenceNumber();
  }
}
