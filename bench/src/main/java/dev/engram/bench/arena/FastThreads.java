/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Netty's own threads, the only ones that its pooled allocator keeps a cache for. JMH runs a
 * benchmark on them with {@code -Djmh.executor=CUSTOM -Djmh.executor.class=} and this class's name.
 */
public final class FastThreads extends ThreadPoolExecutor {

  /**
   * JMH makes one by its class.
   *
   * @param threads how many
   * @param prefix what their names start with
   */
  public FastThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
