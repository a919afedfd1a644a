/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.vm3d.code.Disassembler;
import dev.engram.vm3d.code.Program;
import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;

/** Tells what was made of a source or of code of the 3-D machine. */
public final class CodeReport {

  private final PrintWriter out;
  private final Terminal terminal;

  public CodeReport(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Says that code was written. */
  public void assembled(String name, Loaded code, boolean json) {
    if (json) {
      JsonOutput.write(
          out,
          document -> {
            document.writeStartObject();
            document.writeStringProperty("file", name);
            size(document, code.program());
            document.writeName("labels");
            document.writeStartObject();
            code.labels().forEach(document::writeNumberProperty);
            document.writeEndObject();
            document.writeEndObject();
          });
      return;
    }
    new Page(out, terminal)
        .entry(
            "code",
            "%s: %s, %s"
                .formatted(
                    name,
                    size(code.program()),
                    MemoryPicture.count(code.labels().size(), "label")));
  }

  /** Says that a source was written. */
  public void disassembled(String name, Loaded code) {
    new Page(out, terminal).entry("source", "%s: %s".formatted(name, size(code.program())));
  }

  /** Writes all instructions as JSON. */
  public void instructions(Loaded code) {
    Program program = code.program();
    JsonOutput.write(
        out,
        document -> {
          document.writeStartObject();
          document.writeNumberProperty("bytes", program.bytes());
          document.writeName("instructions");
          document.writeStartArray();
          for (int slot = 0; slot < program.slots(); slot++) {
            document.writeStartObject();
            document.writeNumberProperty("offset", program.offset(slot));
            document.writeStringProperty("text", Disassembler.line(program, slot));
            document.writeEndObject();
          }
          document.writeEndArray();
          document.writeEndObject();
        });
  }

  private static String size(Program program) {
    return "%s of code in %s"
        .formatted(
            MemoryPicture.bytes(program.bytes()),
            MemoryPicture.count(program.slots(), "instruction"));
  }

  private static void size(JsonGenerator json, Program program) {
    json.writeNumberProperty("bytes", program.bytes());
    json.writeNumberProperty("instructions", program.slots());
  }
}
