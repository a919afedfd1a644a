/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.Arena;
import dev.engram.arena.ArenaBuilder;
import dev.engram.arena.Failover;
import dev.engram.arena.codec.Codec;
import dev.engram.trace.AccessSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says what a space is to be. By default it has region 0, the identity, and region 1, a heap of
 * bytes; 2 GiB of memory for pages; and one thread.
 */
public final class SpaceBuilder {

  private static final long PAGE = PageTable.PAGE_BYTES;

  private final @Nullable RegionSettings[] regions = new RegionSettings[Address.REGIONS];
  private long memory = 2L << 30;
  private @Nullable Codec codec;
  private @Nullable Path disk;
  private @Nullable IntFunction<AccessSink> log;
  private int evacuation;
  private boolean largePages;

  /** Bytes, or 0 if nothing was said. */
  private long cached;

  SpaceBuilder() {}

  /**
   * A region, instead of the default one.
   *
   * @param number 1 to 255; region 0 is what it is
   */
  public SpaceBuilder region(int number, RegionSettings settings) {
    requireRegion(number);
    if (settings.type() == RegionType.IDENTITY) {
      throw new IllegalArgumentException("region " + number + " of type IDENTITY: only region 0");
    }
    regions[number] = settings;
    return this;
  }

  static void requireRegion(int number) {
    if (number < 1 || number >= Address.REGIONS) {
      throw new IllegalArgumentException("region " + number + ": 1 to 255");
    }
  }

  /**
   * How much memory outside the heap the pages may take. Beyond it they go to the compressed lane
   * and to disk, if there are such.
   *
   * @param bytes 1 MiB to 30 GiB
   */
  public SpaceBuilder memory(long bytes) {
    if (bytes < 1 << 20 || bytes > 30L << 30) {
      throw new IllegalArgumentException(bytes + " bytes of memory: 1 MiB to 30 GiB");
    }
    memory = bytes;
    return this;
  }

  /** Whether the system is asked for large pages: {@link ArenaBuilder#largePages}. */
  public SpaceBuilder largePages(boolean on) {
    largePages = on;
    return this;
  }

  /** What compresses pages that are not used, so that more of them fit. */
  public SpaceBuilder compression(Codec with) {
    codec = Objects.requireNonNull(with);
    return this;
  }

  /** Where the file is made that takes pages which are not used. */
  public SpaceBuilder disk(Path directory) {
    disk = Objects.requireNonNull(directory);
    return this;
  }

  /**
   * How much of the memory pages may take that were read from a {@link PageSource} and not written
   * since. Beyond it the first of them go again, to be read when they are next needed; so does any
   * of them if there is no memory for others. By default a quarter of the memory.
   *
   * <p>Pages that a fork has too do not go before one of the two spaces is closed. An access of
   * many pages at once, such as a {@link Space#copy}, may exceed it until it has ended.
   *
   * @param bytes 4 KiB or more
   */
  public SpaceBuilder cached(long bytes) {
    if (bytes < PAGE) {
      throw new IllegalArgumentException(bytes + " bytes of pages that were read: 4096 or more");
    }
    cached = bytes;
    return this;
  }

  /**
   * Whether a plane that has become sparse by a free is evacuated then, a plane at most for each
   * free.
   *
   * @param percent the share of its blocks below which it is sparse, up to 100; 0 for never
   */
  public SpaceBuilder evacuation(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException(percent + " percent");
    }
    evacuation = percent;
    return this;
  }

  /**
   * Who is told of every access, for each region by its number; a {@code LogWriter} has {@code
   * sink} for this. What reads otherwise from now on without an access is told too: what is loaded,
   * and what a revert brings back, as writes; what is freed or cleared, as zeroed. Forks are not
   * told of.
   *
   * <p>In a shared space each region's sink is called by one thread at a time, but those of several
   * regions are not: who writes one log for them takes a lock.
   */
  public SpaceBuilder log(IntFunction<AccessSink> accesses) {
    log = Objects.requireNonNull(accesses);
    return this;
  }

  /** A space for the calling thread alone. */
  public Space confined() {
    return build(false);
  }

  /** A space for any number of threads, best one for each region. */
  public Space shared() {
    return build(true);
  }

  /**
   * A space for the calling thread alone, with the regions, blocks and contents of an image instead
   * of those said here.
   *
   * @param image a stream of nothing else, best buffered; it is not closed
   * @throws SpaceException.BadImage if it is no image, or damaged
   * @throws IOException if the stream does
   */
  public Space confinedFrom(InputStream image) throws IOException {
    return buildFrom(image, false);
  }

  /** A space for any number of threads, as {@link #confinedFrom} makes it. */
  public Space sharedFrom(InputStream image) throws IOException {
    return buildFrom(image, true);
  }

  /**
   * A space for the calling thread alone, with the regions, permissions and blocks of tables
   * instead of those said here, whose pages are those of a source. Opening it takes time for the
   * tables; a page is read when it is first needed. A log is not told of what is there already.
   *
   * @param tables as {@link Space#tables} gave them
   * @param source is used until the space and all its forks are closed, or have another by {@link
   *     Mark#settle}
   * @throws SpaceException.BadImage if the tables are wrong, or if the source has pages of a region
   *     that is not there, or more than a region's quota
   */
  public Space confinedOn(Tables tables, PageSource source) {
    return buildOn(tables, source, false);
  }

  /** A space for any number of threads, as {@link #confinedOn} makes it. */
  public Space sharedOn(Tables tables, PageSource source) {
    return buildOn(tables, source, true);
  }

  private Space buildOn(Tables tables, PageSource source, boolean shared) {
    @Nullable RegionSettings[] settings = tables.settings();
    tables.requireBlocksOf(settings);
    requirePagesOf(source, settings);
    Space space = space(shared, settings, source);
    try {
      space.place(tables);
      return space;
    } catch (RuntimeException | Error failed) {
      space.close();
      throw failed;
    }
  }

  private static void requirePagesOf(PageSource source, @Nullable RegionSettings[] settings) {
    for (int i = 1; i < settings.length; i++) {
      RegionSettings each = settings[i];
      long pages = source.pages(i);
      if (pages > (each == null ? 0 : each.quota() >>> PageTable.PAGE_SHIFT)) {
        throw new SpaceException.BadImage(
            "%d pages of region %d, which %s"
                .formatted(pages, i, each == null ? "is not there" : "has a smaller quota"));
      }
    }
  }

  private Space buildFrom(InputStream image, boolean shared) throws IOException {
    ImageReader reader = new ImageReader(image);
    Space space = space(shared, reader.settings(), Origin.NOTHING);
    try {
      space.importFrom(reader);
      return space;
    } catch (IOException | RuntimeException | Error failed) {
      space.close();
      throw failed;
    }
  }

  private Space build(boolean shared) {
    @Nullable RegionSettings[] all = regions.clone();
    if (Arrays.stream(all).allMatch(Objects::isNull)) {
      all[1] = RegionSettings.of(RegionType.HEAP);
    }
    return space(shared, all, Origin.NOTHING);
  }

  /** A space with an arena of its own, which goes if there is to be no space. */
  private Space space(boolean shared, @Nullable RegionSettings[] settings, PageSource source) {
    Arena arena = arena(shared);
    try {
      PageStore store = new PageStore(arena, shared, isCold());
      return new Space(store, settings, log, evacuation, source, cached());
    } catch (RuntimeException | Error failed) {
      arena.close();
      throw failed;
    }
  }

  private long cached() {
    return cached == 0 ? memory / 4 : cached;
  }

  private boolean isCold() {
    return codec != null || disk != null;
  }

  private Arena arena(boolean shared) {
    ArenaBuilder builder =
        Arena.builder()
            .lanes(memory / 2, memory - memory / 2)
            .threshold(PAGE)
            .largePages(largePages)
            .trackAccess(isCold());
    if (codec != null) {
      builder.compression(codec);
    }
    if (disk != null) {
      builder.disk(disk);
    }
    builder.failover(Failover.SPILL, Failover.COMPACT, Failover.COMPRESS, Failover.PAGE);
    return shared ? builder.asymmetric(true).shared() : builder.confined();
  }
}
