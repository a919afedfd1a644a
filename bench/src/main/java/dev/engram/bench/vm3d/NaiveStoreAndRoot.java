/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.vm3d;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same as Memory3D has it: a map from address to the hash of what was stored there, and after
 * each store a chain of hashes over all of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class NaiveStoreAndRoot {

  /** Addresses that were stored to. */
  @Param({"100", "1000", "10000"})
  public int addresses;

  private final MessageDigest hash = sha256();
  private final Map<Long, byte[]> leaves = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] word = new byte[32];
  private byte[] root = new byte[32];
  private long next;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stores to all of them. */
  @Setup
  public void fill() {
    for (int i = 0; i < addresses; i++) {
      leaves.put(256L * i, hash.digest(word));
    }
    check();
  }

  /** The same again. */
  @TearDown
  public void end() {
    check();
  }

  /** A store changes the root. */
  private void check() {
    byte[] before = root;
    Timed.demand(!Arrays.equals(store(), before), "the root");
    Timed.demand(leaves.size() == addresses, "addresses");
  }

  @Benchmark
  public byte[] store() {
    ByteBuffer.wrap(word).putLong(8, next++);
    leaves.put(256L * random.nextInt(addresses), hash.digest(word));
    byte[] chain = new byte[32];
    for (byte[] leaf : leaves.values()) {
      hash.update(chain);
      hash.update(leaf);
      chain = hash.digest();
    }
    root = chain;
    return root;
  }
}
