/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static dev.engram.zkmem.model.MemoryConfiguration.TIME_LIMIT;

import dev.engram.space.CellType;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.trace.CellWidths;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what a memory is to be. By default it takes {@value #DEFAULT_CAPACITY} accesses, its
 * elements are those of KoalaBear, its pages take 2 GiB at most, and there is no log.
 */
public final class OnlineMemoryBuilder {

  /** Accesses that a memory takes unless it is told otherwise. */
  public static final int DEFAULT_CAPACITY = 1 << 24;

  private static final int KOALA_BEAR = 0x7F00_0001;

  private final MemoryConfiguration configuration;
  private int prime = KOALA_BEAR;
  private int capacity = DEFAULT_CAPACITY;
  private final SpaceBuilder space = Space.builder();
  private @Nullable OutputStream stream;
  private @Nullable Path file;

  OnlineMemoryBuilder(MemoryConfiguration configuration) {
    this.configuration = Objects.requireNonNull(configuration);
  }

  /**
   * What elements are below; of no concern to a memory of bytes.
   *
   * @param prime above 2^{@value MemoryConfiguration#MAX_BITS}, since pointers are elements too
   */
  public OnlineMemoryBuilder prime(int prime) {
    if (prime <= TIME_LIMIT) {
      throw new IllegalArgumentException("elements below %d: too few".formatted(prime));
    }
    this.prime = prime;
    return this;
  }

  /**
   * How many accesses the memory takes, and not one more.
   *
   * @param accesses 0 to 2^{@value MemoryConfiguration#MAX_BITS}
   */
  public OnlineMemoryBuilder capacity(int accesses) {
    if (accesses < 0 || accesses > TIME_LIMIT) {
      throw new IllegalArgumentException("a capacity of %d accesses".formatted(accesses));
    }
    this.capacity = accesses;
    return this;
  }

  /**
   * How much memory its pages may take.
   *
   * @param bytes 1 MiB to 30 GiB
   */
  public OnlineMemoryBuilder memory(long bytes) {
    space.memory(bytes);
    return this;
  }

  /** Where the log goes; closed with the memory. */
  public OnlineMemoryBuilder log(OutputStream to) {
    this.stream = Objects.requireNonNull(to);
    this.file = null;
    return this;
  }

  /** The file that the log goes to, which is made anew. */
  public OnlineMemoryBuilder log(Path to) {
    this.file = Objects.requireNonNull(to);
    this.stream = null;
    return this;
  }

  /**
   * The memory, for the calling thread.
   *
   * @throws UncheckedIOException if the log cannot be begun
   */
  public OnlineMemory build() {
    Bounds bounds = new Bounds(configuration);
    CellBytes cells = new CellBytes(configuration.cells(), prime);
    Space pages = space(bounds.lastSpace());
    try {
      AccessClock clock = new AccessClock(capacity);
      AccessLog log = new AccessLog(writer(bounds.lastSpace(), cells), cells, clock);
      return new OnlineMemory(configuration, bounds, cells, pages, clock, log);
    } catch (IOException e) {
      pages.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Values are checked before they come to the space, whose short way is for plain cells. */
  private Space space(int lastSpace) {
    CellType cell = configuration.cells() == Cells.BYTES ? CellType.BYTE : CellType.INT;
    for (int i = 1; i <= lastSpace; i++) {
      space.region(i, RegionSettings.of(RegionType.STATE).of(cell));
    }
    return space.confined();
  }

  private @Nullable LogWriter writer(int lastSpace, CellBytes cells) throws IOException {
    OutputStream to = file == null ? stream : Files.newOutputStream(file);
    if (to == null) {
      return null;
    }
    CellWidths widths = CellWidths.BYTES;
    for (int i = 0; i <= lastSpace; i++) {
      widths = widths.with(i, 1 << cells.shift(i));
    }
    try {
      return new LogWriter(to, widths, LogWriter.DEFAULT_BLOCK);
    } catch (IOException e) {
      try (to) {
        throw e;
      }
    }
  }
}
