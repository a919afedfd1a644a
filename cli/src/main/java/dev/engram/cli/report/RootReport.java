/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.commitment.MemoryFile;
import dev.engram.merkle.hash.HashAlgorithm;
import java.io.PrintWriter;

/** Tells the root of a memory. */
public final class RootReport {

  private RootReport() {}

  /** Writes the root alone, for other commands to take; or all that is known as JSON. */
  public static void write(PrintWriter out, MemoryFile memory, HashAlgorithm hash, boolean json) {
    if (!json) {
      out.println(memory.root());
      return;
    }
    JsonOutput.write(
        out,
        document -> {
          document.writeStartObject();
          document.writeStringProperty("root", memory.root().toString());
          document.writeStringProperty("hash", hash.toString());
          document.writeStringProperty("form", memory.isImage() ? "image" : "bytes");
          document.writeNumberProperty("bytes", memory.bytes());
          document.writeNumberProperty("chunks", memory.chunks());
          document.writeNumberProperty("regions", memory.regions());
          document.writeEndObject();
        });
  }
}
