/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of this process as Linux counts it, in bytes.
 *
 * @param anonymous pages that belong to no file
 * @param heap what the heap's living objects take, after a collection
 */
record Footprint(long anonymous, long heap) {

  private static final Path LEVELS = Path.of("/proc/self/smaps_rollup");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** Writing this to {@link #CLEAR} has the peak begin anew. */
  private static final String RESET_PEAK = "5";

  /** Takes it, after two collections: what the first leaves to cleaners, the second finds freed. */
  static Footprint take() throws IOException {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    return new Footprint(kibibytes(LEVELS, "Anonymous:"), heap);
  }

  /** Begins a new peak at what is held now. */
  static void resetPeak() throws IOException {
    Files.writeString(CLEAR, RESET_PEAK);
  }

  /** The most that was resident at once since {@link #resetPeak}, files included. */
  static long peak() throws IOException {
    return kibibytes(STATUS, "VmHWM:");
  }

  private static long kibibytes(Path file, String key) throws IOException {
    String line =
        Files.readAllLines(file).stream()
            .filter(candidate -> candidate.startsWith(key))
            .findFirst()
            .orElseThrow(() -> new IOException(file + " has no " + key));
    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }
}
