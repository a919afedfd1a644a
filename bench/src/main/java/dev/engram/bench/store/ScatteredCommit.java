/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.store;

import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A commit of 10,000 pages of a GiB that were written to in one place each, until it is on the
 * disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class ScatteredCommit {

  private static final int PAGES = 1 << 18;
  private static final int DIRTY = 10_000;
  private static final int PAGE = 4_096;

  private final SplittableRandom random = new SplittableRandom(7);
  private Path folder;
  private Store store;
  private StoredMemory memory;
  private Bare bare;
  private final int[] dirty = new int[DIRTY];
  private final byte[][] bytes = new byte[DIRTY][PAGE];
  private long last;
  private int round;

  /** A GiB that is committed. */
  @Setup
  public void make() throws IOException, RocksDBException {
    folder = Files.createTempDirectory("engram-bench");
    store = Store.builder().create(true).open(folder.resolve("store"));
    memory = store.create("m", Space.builder().memory(3L << 30));
    for (int page = 0; page < PAGES; page++) {
      LargeMemory.fill(page, random, bytes[0]);
      memory.space().write(address(page), bytes[0], 0, PAGE);
    }
    last = memory.commit().number();
    bare = Bare.create(folder.resolve("bare"), 128L << 20);
  }

  private static long address(int page) {
    return Address.at(1, (long) page * PAGE);
  }

  /** Writes to the pages, and copies them for the peer. */
  @Setup(Level.Invocation)
  public void write() {
    TreeSet<Integer> some = new TreeSet<>();
    while (some.size() < DIRTY) {
      some.add(random.nextInt(PAGES));
    }
    int next = 0;
    for (int page : some) {
      memory.space().putLong(address(page) + 8L * random.nextInt(512), random.nextLong());
      memory.space().read(address(page), bytes[next], 0, PAGE);
      dirty[next++] = page;
    }
    round++;
  }

  /** Commits them. */
  @Benchmark
  public Version commit() {
    Version version = memory.commit();
    if (version.number() != ++last || version.pages() != PAGES) {
      throw new IllegalStateException("committed " + version);
    }
    return version;
  }

  /** Writes the same pages to RocksDB as one batch. */
  @Benchmark
  public long bareBatch() throws RocksDBException {
    try (WriteBatch batch = new WriteBatch();
        WriteOptions synced = new WriteOptions().setSync(true)) {
      for (int i = 0; i < DIRTY; i++) {
        byte[] key = ByteBuffer.allocate(16).putLong(round).putInt(dirty[i]).array();
        batch.put(bare.pages, key, bytes[i]);
      }
      bare.db.write(synced, batch);
      return bare.db.getLatestSequenceNumber();
    }
  }

  /** Removes all of it. */
  @TearDown
  public void remove() throws IOException {
    memory.close();
    store.close();
    bare.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
