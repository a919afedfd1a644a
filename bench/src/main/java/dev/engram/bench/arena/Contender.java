/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import dev.engram.arena.Arena;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.RootAllocator;

/** An allocator that is measured. */
public enum Contender {
  /** Netty's pooled allocator, on a thread that it keeps no cache for. */
  NETTY_POOLED("Netty pooled") {
    @Override
    Blocks.Source source() {
      return pooled();
    }
  },

  /** Netty's pooled allocator, on a thread of its own kind, with a cache. */
  NETTY_POOLED_FAST("Netty pooled, its own threads") {
    @Override
    Blocks.Source source() {
      if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
        throw new IllegalStateException("needs " + executor());
      }
      return pooled();
    }

    @Override
    List<String> executor() {
      return List.of(
          "-Djmh.executor=CUSTOM", "-Djmh.executor.class=" + FastThreads.class.getName());
    }
  },

  /** Netty's adaptive allocator, the default of 4.2. */
  NETTY_ADAPTIVE("Netty adaptive") {
    @Override
    Blocks.Source source() {
      AdaptiveByteBufAllocator allocator = new AdaptiveByteBufAllocator(true);
      return slots -> new NettyBlocks(allocator, () -> {}, slots);
    }
  },

  /** Apache Arrow's root allocator over {@code Unsafe}. */
  ARROW("Arrow") {
    @Override
    @SuppressWarnings("MustBeClosed")
    Blocks.Source source() {
      RootAllocator allocator = new RootAllocator();
      return slots -> new ArrowBlocks(allocator, slots);
    }
  },

  /** A confined arena of the JDK for each block. */
  CONFINED_ARENA("Arena.ofConfined a block") {
    @Override
    Blocks.Source source() {
      return ArenaBlocks::new;
    }
  },

  /** The C library's {@code malloc}. */
  MALLOC("malloc") {
    @Override
    Blocks.Source source() {
      return slots -> new MallocBlocks(() -> {}, slots);
    }
  },

  /** The C library's {@code malloc}, with {@code malloc_trim} when there is time. */
  MALLOC_TRIM("malloc, trimmed") {
    @Override
    Blocks.Source source() {
      return slots -> new MallocBlocks(Libc::trim, slots);
    }
  },

  /** jemalloc, with all its arenas purged when there is time. */
  JEMALLOC("jemalloc") {
    @Override
    Blocks.Source source() {
      Jemalloc.lookup();
      return slots -> new MallocBlocks(Jemalloc::purge, slots);
    }

    @Override
    boolean isInstalled() {
      return Jemalloc.library().isPresent();
    }

    @Override
    boolean isPreloaded() {
      return true;
    }
  },

  /** Our arena, one for each thread, with all that it counts. */
  ENGRAM_CONFINED("Engram, confined") {
    @Override
    Blocks.Source source() {
      return EngramBlocks.confined(_ -> {});
    }
  },

  /** Our arena, compacted when there is time. */
  ENGRAM_COMPACTED("Engram, compacted") {
    @Override
    Blocks.Source source() {
      return EngramBlocks.confined(Arena::compact);
    }
  },

  /** Our arena, one for all threads. */
  ENGRAM_SHARED("Engram, shared") {
    @Override
    Blocks.Source source() {
      return EngramBlocks.shared(false);
    }
  },

  /** The same without fences on the threads that only use it. */
  ENGRAM_ASYMMETRIC("Engram, shared, asymmetric") {
    @Override
    Blocks.Source source() {
      return EngramBlocks.shared(true);
    }
  },

  /** The least that handles cost. */
  BARE_SLAB("bare slab") {
    @Override
    Blocks.Source source() {
      return SlabBlocks::new;
    }
  };

  /** What a JVM that measures one of them is started with. */
  static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  /** Without it, Netty and Arrow would take slower ways on this JDK, or refuse. */
  static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  /** For Arrow. */
  static final String OPENS = "--add-opens=java.base/java.nio=ALL-UNNAMED";

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** A new allocator. */
  abstract Blocks.Source source();

  /** What a table calls it. */
  String title() {
    return title;
  }

  /** What a command calls it, such as {@code netty-pooled}. */
  String command() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Arguments by which JMH gives it the threads that it needs; none, if any will do. */
  List<String> executor() {
    return List.of();
  }

  /** Whether this machine has it. */
  boolean isInstalled() {
    return true;
  }

  /** Whether the JVM must be started with {@link Jemalloc#library()} preloaded. */
  boolean isPreloaded() {
    return false;
  }

  private static Blocks.Source pooled() {
    PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    return slots -> new NettyBlocks(allocator, allocator::trimCurrentThreadCache, slots);
  }
}
