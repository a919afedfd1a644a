/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.store;

import dev.engram.merkle.proof.ChunkSet;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.RocksDBException;

/** Pages of a large memory at random, each read when a cell of it is; and proofs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 10)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class PageFault {

  private static final int FAULTS = 5_000;
  private static final int PROOFS = 200;
  private static final long CACHE = 512L << 20;

  /** Whether the system's cache of files is emptied before, so that pages come from the disk. */
  @Param({"false", "true"})
  public boolean cold;

  private final SplittableRandom random = new SplittableRandom(11);
  private final byte[] value = new byte[4_096];
  private Store store;
  private StoredMemory memory;
  private Bare bare;

  /** Opens it twice, with caches of the same size. */
  @Setup
  public void open() throws RocksDBException {
    LargeMemory.make();
    store = Store.builder().cache(CACHE).open(LargeMemory.directory());
    memory = store.open(LargeMemory.NAME, Space.builder().memory(256 << 20).cached(64 << 20));
    bare = Bare.of(LargeMemory.directory(), CACHE);
  }

  /** Empties the system's cache, if that may be. */
  @Setup(Level.Invocation)
  public void cool() {
    if (cold) {
      PageCache.drop();
    }
  }

  /** Reads a cell of each of many pages. */
  @Benchmark
  @OperationsPerInvocation(FAULTS)
  public void fault() {
    for (int i = 0; i < FAULTS; i++) {
      int page = random.nextInt(LargeMemory.pages());
      if (memory.space().getLong(LargeMemory.address(page)) != LargeMemory.first(page)) {
        throw new IllegalStateException("page " + page + " is another");
      }
    }
  }

  /** Gets the values of as many keys of the same database. */
  @Benchmark
  @OperationsPerInvocation(FAULTS)
  public void bareGet() throws RocksDBException {
    for (int i = 0; i < FAULTS; i++) {
      byte[] key = LargeMemory.key(random.nextInt(LargeMemory.pages()));
      if (bare.db.get(bare.pages, key, value) != value.length) {
        throw new IllegalStateException("a page is missing");
      }
    }
  }

  /** Proves what eight cells of each of some pages hold. */
  @Benchmark
  @OperationsPerInvocation(PROOFS)
  public long proof() {
    long bytes = 0;
    long number = store.head(LargeMemory.NAME).number();
    for (int i = 0; i < PROOFS; i++) {
      long address = LargeMemory.address(random.nextInt(LargeMemory.pages()));
      int length = store.prove(LargeMemory.NAME, number, ChunkSet.ofCells(address, 8)).length();
      if (length < 32 * 16) {
        throw new IllegalStateException("a proof of " + length + " bytes");
      }
      bytes += length;
    }
    return bytes;
  }

  /** Closes all. */
  @TearDown
  public void close() {
    bare.close();
    memory.close();
    store.close();
  }
}
