/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.codec.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link Arena}. Unless told otherwise, an arena has a fast lane of 1 MiB and a slow lane
 * of 8 MiB, puts blocks of up to 256 KiB into the fast lane first, grows to no more, and spills,
 * compacts, compresses, pages, grows and evicts, in this order, as far as it can, before it
 * refuses.
 *
 * <p>What costs memory or time per block is off: access, lifetimes, moves, debugging.
 */
public final class ArenaBuilder {

  private static final long MOST_BYTES = 30L << 30;
  private static final List<Failover> ALL_STEPS =
      List.of(
          Failover.SPILL,
          Failover.COMPACT,
          Failover.COMPRESS,
          Failover.PAGE,
          Failover.GROW,
          Failover.EVICT);

  private long fastLane = 1 << 20;
  private long slowLane = 8 << 20;
  private long hardLimit;
  private long threshold = 256 << 10;
  private int maxBlocks = 1 << Handle.TAG_SHIFT;
  private boolean bump;
  private boolean trackAccess;
  private boolean trackLifetime;
  private boolean trackMoves;
  private boolean debug;
  private long quarantine = 64 << 10;
  private int leakSampling;
  private boolean asymmetric;
  private boolean largePages;
  private List<Failover> failover = ALL_STEPS;
  private @Nullable Codec warmCodec;
  private @Nullable Codec coldCodec;
  private @Nullable Path diskDirectory;
  private long diskLimit = 1L << 40;
  private long writeBehind = 4 << 20;
  private double compactionThreshold = 0.80;
  private double fastUsage = 0.90;
  private double slowUsage = 0.85;
  private double slowMargin = 0.10;
  private long largeEntry = 4096;
  private int maxFastAge = 600;
  private int idleEpochs = 64;
  private Duration upkeep = Duration.ofSeconds(1);
  private boolean background;
  private boolean autoCompaction = true;
  private @Nullable Consumer<BlockInfo> evictionListener;
  private @Nullable Consumer<Pressure> pressureListener;

  ArenaBuilder() {}

  /** Takes what a preset says. What is said afterwards counts. */
  public ArenaBuilder preset(Preset preset) {
    return switch (preset) {
      case GAME_LOOP ->
          lanes(4 << 20, 12 << 20)
              .bumpRegions(true)
              .maxFastAge(300)
              .usage(0.85, 0.75)
              .upkeepEvery(Duration.ofMillis(16));
      case BULK_PROCESSING ->
          lanes((64L << 20) * 15 / 100, (64L << 20) * 85 / 100)
              .largeEntry(16 << 10)
              .maxFastAge(1200)
              .usage(0.90, 0.80)
              .upkeepEvery(Duration.ofSeconds(2));
      case LOW_MEMORY ->
          lanes(256 << 10, 1 << 20)
              .threshold(64 << 10)
              .compactionThreshold(0.60)
              .usage(0.70, 0.70)
              .upkeepEvery(Duration.ofMillis(500));
      case OBJECT_POOLING ->
          lanes((32L << 20) * 30 / 100, (32L << 20) * 70 / 100).threshold(512).maxFastAge(2400);
      case FRAME_SCRATCH ->
          lanes(8 << 20, 64 << 10)
              .threshold(8 << 20)
              .bumpRegions(true)
              .maxFastAge(1)
              .autoCompaction(false);
    };
  }

  /**
   * How much RAM each direct lane may take: the soft limit. Rounded down to 16 KiB.
   *
   * @param fastBytes from 64 KiB
   * @param slowBytes from 64 KiB; a tenth of it is scratch for moves. Compressed blocks count here
   * @throws IllegalArgumentException if one is smaller or both exceed 30 GiB
   */
  public ArenaBuilder lanes(long fastBytes, long slowBytes) {
    if (fastBytes < 64 << 10 || slowBytes < 64 << 10 || fastBytes > MOST_BYTES - slowBytes) {
      throw new IllegalArgumentException(
          "lanes of " + fastBytes + " and " + slowBytes + " bytes: 64 KiB each, 30 GiB in all");
    }
    fastLane = fastBytes;
    slowLane = slowBytes;
    return this;
  }

  /** Lanes for a budget: an eighth of it, at most 16 MiB, fast, the rest slow. */
  public ArenaBuilder budget(long bytes) {
    long fast = Math.clamp(bytes / 8, 64L << 10, 16L << 20);
    return lanes(fast, bytes - fast).threshold(fast / 4).largeEntry(Math.min(4096, fast / 256));
  }

  /**
   * How far both direct lanes together may grow, by {@link Failover#GROW}.
   *
   * @throws IllegalArgumentException if it is over 30 GiB
   */
  public ArenaBuilder growTo(long bytes) {
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException("a hard limit of " + bytes + " bytes: at most 30 GiB");
    }
    hardLimit = bytes;
    return this;
  }

  /** The largest block that begins in the fast lane. */
  public ArenaBuilder threshold(long bytes) {
    threshold = bytes;
    return this;
  }

  /** The most blocks at once, rounded up to 1,024 for every size class; 2^28 by default. */
  public ArenaBuilder maxBlocks(int blocks) {
    if (blocks < 1 || blocks > 1 << Handle.TAG_SHIFT) {
      throw new IllegalArgumentException(blocks + " blocks: 1 to 2^28");
    }
    maxBlocks = blocks;
    return this;
  }

  /** Small blocks of the fast lane lie one behind the other in regions, instead of in slots. */
  public ArenaBuilder bumpRegions(boolean on) {
    bump = on;
    return this;
  }

  /** Notes when and how often each block is used: 2 bytes a block, and slower access. */
  public ArenaBuilder trackAccess(boolean on) {
    trackAccess = on;
    return this;
  }

  /** Notes when each block was allocated: 4 bytes a block. */
  public ArenaBuilder trackLifetime(boolean on) {
    trackLifetime = on;
    return this;
  }

  /** Notes the last eight lanes of each block that moves: 4 bytes a block. */
  public ArenaBuilder trackMoves(boolean on) {
    trackMoves = on;
    return this;
  }

  /**
   * Checks everything: access to the byte, canaries behind each block at free and compaction, freed
   * memory filled with {@code 0xDF} and kept back for a while, to see whether someone writes to it.
   */
  public ArenaBuilder debug(boolean on) {
    debug = on;
    return this;
  }

  /** In debug mode, bytes of freed blocks that are kept back. */
  public ArenaBuilder quarantine(long bytes) {
    quarantine = bytes;
    return this;
  }

  /** Remembers the stack of one allocation in this many, for the report of leaks; 0 for none. */
  public ArenaBuilder leakSampling(int oneIn) {
    leakSampling = oneIn;
    return this;
  }

  /**
   * Guards, and the locks of a shared arena, need no fence: whoever moves blocks makes one for all
   * processors. Faster by four nanoseconds a guard, and right on HotSpot, though not by the letter
   * of the memory model. Without effect where the system does not have the call.
   */
  public ArenaBuilder asymmetric(boolean on) {
    asymmetric = on;
    return this;
  }

  /**
   * The system is asked for pages of 2 MiB, as HotSpot does for the heap with {@code
   * -XX:+UseTransparentHugePages}: more of a large memory is found without a walk of the
   * processor's own page table. But memory that is given back in parts of such a page may stay out
   * of use until the system wants for some. Without effect where it has none.
   */
  public ArenaBuilder largePages(boolean on) {
    largePages = on;
    return this;
  }

  /** What to try, in this order, when there is no room. */
  public ArenaBuilder failover(Failover... steps) {
    failover = List.of(steps);
    return this;
  }

  /** What compresses blocks; without one there is no compressed lane. */
  public ArenaBuilder compression(Codec codec) {
    return compression(codec, codec);
  }

  /**
   * What compresses blocks: the first when they become cold, the second when they stay so. Without
   * one there is no compressed lane.
   */
  public ArenaBuilder compression(Codec warm, Codec cold) {
    warmCodec = Objects.requireNonNull(warm);
    coldCodec = Objects.requireNonNull(cold);
    return this;
  }

  /** Where the file of the disk lane is made; without it there is no disk lane. */
  public ArenaBuilder disk(Path directory) {
    diskDirectory = Objects.requireNonNull(directory);
    return this;
  }

  /**
   * The most bytes of the disk lane's file, 1 TiB by default, and of blocks that are on their way
   * to it, 4 MiB by default; 0 of the latter writes before the move ends.
   */
  public ArenaBuilder diskLimits(long fileBytes, long writeBehindBytes) {
    diskLimit = fileBytes;
    writeBehind = writeBehindBytes;
    return this;
  }

  /** The share of a lane from which on the upkeep compacts it. */
  public ArenaBuilder compactionThreshold(double share) {
    compactionThreshold = share(share);
    return this;
  }

  /** The shares of the lanes from which on the upkeep moves blocks to a slower one. */
  public ArenaBuilder usage(double ofFast, double ofSlow) {
    fastUsage = share(ofFast);
    slowUsage = share(ofSlow);
    return this;
  }

  /** The share of the slow lane that a compaction must promise to free, to be tried. */
  public ArenaBuilder slowMargin(double share) {
    slowMargin = share(share);
    return this;
  }

  /** Blocks from this size on leave the fast lane first. */
  public ArenaBuilder largeEntry(long bytes) {
    largeEntry = bytes;
    return this;
  }

  /** Epochs after which a block leaves the fast lane, where lifetimes are tracked. */
  public ArenaBuilder maxFastAge(int epochs) {
    maxFastAge = epochs;
    return this;
  }

  /** Epochs without access after which a block is cold, up to 255, where access is tracked. */
  public ArenaBuilder idleEpochs(int epochs) {
    idleEpochs = Math.clamp(epochs, 1, 255);
    return this;
  }

  /** How often the background upkeep comes. */
  public ArenaBuilder upkeepEvery(Duration interval) {
    upkeep = interval;
    return this;
  }

  /**
   * Whether a thread of the arena's own, which is a daemon, does the upkeep. Shared arenas only.
   */
  public ArenaBuilder background(boolean on) {
    background = on;
    return this;
  }

  /** Whether the upkeep compacts. */
  public ArenaBuilder autoCompaction(boolean on) {
    autoCompaction = on;
    return this;
  }

  /**
   * Who is told of each block that is evicted, before it is. It runs while the arena makes room and
   * must not allocate there; if it throws, the block stays.
   */
  public ArenaBuilder onEviction(Consumer<BlockInfo> listener) {
    evictionListener = listener;
    return this;
  }

  /** Who is told when there is no room, before each step that is tried. */
  public ArenaBuilder onPressure(Consumer<Pressure> listener) {
    pressureListener = listener;
    return this;
  }

  private static double share(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException("a share of " + value + ": more than 0, at most 1");
    }
    return value;
  }

  /** An arena for the calling thread alone. Nothing in it is atomic. */
  public Arena confined() {
    return new Arena(settings(), false);
  }

  /** An arena for any number of threads, virtual ones too. */
  public Arena shared() {
    return new Arena(settings(), true);
  }

  private Settings settings() {
    return new Settings(
        fastLane,
        slowLane,
        Math.max(hardLimit, fastLane + slowLane),
        threshold,
        maxBlocks,
        bump,
        trackAccess,
        trackLifetime,
        trackMoves,
        debug,
        quarantine,
        leakSampling,
        asymmetric,
        largePages,
        failover,
        warmCodec,
        coldCodec,
        diskDirectory,
        diskLimit,
        writeBehind,
        compactionThreshold,
        fastUsage,
        slowUsage,
        slowMargin,
        largeEntry,
        maxFastAge,
        idleEpochs,
        upkeep.toNanos(),
        background,
        autoCompaction,
        evictionListener,
        pressureListener);
  }
}
