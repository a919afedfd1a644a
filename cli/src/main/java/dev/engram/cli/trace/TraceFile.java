/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.OutputFile;
import dev.engram.frames.FrameObserver;
import dev.engram.frames.Frames;
import dev.engram.trace.AccessSink;
import dev.engram.trace.LogWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * An access log of call memory, or of the memory of a 3-D machine, written beside the file that it
 * becomes once it is complete. What is not a file, such as a pipe, is written to as it is.
 */
public final class TraceFile implements AutoCloseable {

  /** Call memory is this region of its log. */
  public static final int REGION = 1;

  private final String name;
  private final Path target;
  private final Path written;
  private final boolean passing;
  private final LogWriter log;
  private boolean kept;

  private TraceFile(String name, Path target, Path written, boolean passing, LogWriter log) {
    this.name = name;
    this.target = target;
    this.written = written;
    this.passing = passing;
    this.log = log;
  }

  /**
   * Begins a log that is gone when it is closed, wherever the system has room for such.
   *
   * @throws BadInput if it has none
   */
  public static TraceFile passing() {
    try {
      Path path = Files.createTempFile("engram-", ".log");
      path.toFile().deleteOnExit(); // should the process be ended before
      LogWriter log = new LogWriter(Files.newOutputStream(path));
      return new TraceFile("the log", path, path, true, log);
    } catch (IOException e) {
      throw OutputFile.unwritable("a log in " + System.getProperty("java.io.tmpdir"), e);
    }
  }

  /**
   * Begins a log.
   *
   * @throws BadInput if it cannot be written there
   */
  public static TraceFile open(String name, Path path) {
    if (Files.isDirectory(path)) {
      throw new BadInput(name + " is a folder");
    }
    try {
      boolean special = Files.exists(path) && !Files.isRegularFile(path);
      Path target = special ? path : OutputFile.target(path);
      Path written = special ? target : OutputFile.part(target);
      if (!special) {
        OutputFile.begin(written, target);
      }
      LogWriter log = new LogWriter(Files.newOutputStream(written));
      return new TraceFile(name, target, written, false, log);
    } catch (IOException e) {
      throw OutputFile.unwritable(name, e);
    }
  }

  /** Call memory whose every access is recorded. */
  public Frames memory(FrameObserver observer) {
    return Frames.builder()
        .sink(log.sink(REGION))
        .observer(new DepthObserver(log, observer))
        .build();
  }

  /**
   * Who is told of the accesses to a region of a memory that has several.
   *
   * @param depth says how deep in calls the machine is when an access is made
   */
  public AccessSink sink(int region, IntSupplier depth) {
    return new DepthSink(log, log.sink(region), depth);
  }

  /**
   * Completes the log and gives it its name.
   *
   * @throws BadInput if that fails
   */
  public void keep() {
    try {
      log.close();
      if (!written.equals(target)) {
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
      }
      kept = true;
    } catch (IOException e) {
      throw OutputFile.unwritable(name, e);
    }
  }

  /** Where it is once it was kept; not if it was written to a pipe, of which nothing is left. */
  public Path path() {
    return target;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** How many records it has. */
  public long records() {
    return log.records();
  }

  /** How many bytes it has, once it was kept. */
  public long bytes() {
    return log.bytes();
  }

  /** What is to be said if an access could not be recorded. */
  public BadInput unwritable(UncheckedIOException failure) {
    return OutputFile.unwritable(name, Objects.requireNonNull(failure.getCause()));
  }

  /** Takes away what was written if it was not kept, or is only passing. */
  @Override
  public void close() {
    if (kept && !passing) {
      return;
    }
    try {
      log.close();
    } catch (IOException e) {
      // it goes away
    }
    try {
      if (passing || !written.equals(target)) {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw OutputFile.unwritable(name, e);
    }
  }
}
