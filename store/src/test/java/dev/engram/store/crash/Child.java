/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker's process, seen from outside. For one thread. */
final class Child implements AutoCloseable {

  static final String END = "end";

  private static final int KILLED = 128 + 9;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * Starts one.
   *
   * @param beside where it may write
   * @param soon what it does soon
   * @param after after how many other jobs
   */
  Child(Path store, Path beside, long seed, Work soon, int after) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            "-ea",
            "-Xmx96m",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + beside,
            "-cp",
            System.getProperty("java.class.path").replace("\"", ""),
            Worker.class.getName(),
            store.toString(),
            beside.toString(),
            Long.toString(seed),
            soon.name(),
            Integer.toString(after));
    // one copy of the native library for all: of a killed process its own would stay
    builder.environment().put("ROCKSDB_SHAREDLIB_DIR", beside.toString());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(new File(beside.toFile(), "stderr")));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError("no process could be started", e);
    }
    Thread.ofPlatform().daemon().start(this::listen);
  }

  private void listen() {
    try (BufferedReader from =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add(Voice.WRONG + e);
    }
    lines.add(END);
  }

  /**
   * The next line that it says, or null if it says none for so long. At the end it is {@link #END},
   * as often as it is asked for.
   */
  @Nullable String line(long nanos) throws InterruptedException {
    String line = lines.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    if (END.equals(line)) {
      lines.add(END);
    }
    return line;
  }

  /**
   * Kills it, and waits until it is gone; then the rest of what it said can be heard.
   *
   * @return whether it was alive
   */
  boolean kill() throws InterruptedException {
    // not that of Process, which would also close the pipe with what was said last
    process.toHandle().destroyForcibly();
    return process.waitFor() == KILLED;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
