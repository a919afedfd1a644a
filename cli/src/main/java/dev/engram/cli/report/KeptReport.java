/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.picture.Terminal;
import dev.engram.cli.store.KeptMemory;
import dev.engram.store.Version;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Tells from which version of a memory a run went on, and which it made. */
public final class KeptReport {

  private KeptReport() {}

  /** Prints it for people. */
  public static void print(PrintWriter out, Terminal terminal, KeptMemory memory) {
    Page page = new Page(out, terminal);
    Version before = memory.before();
    Version after = memory.after();
    page.entry("kept", "%s in %s".formatted(memory.name(), memory.directory()));
    page.entry("before", before == null ? "none: it is new" : text(before));
    page.entry(
        "after",
        after == null
            ? "nothing was committed: the run did not end well"
            : isSame(before, after) ? text(after) + ": nothing has changed" : text(after));
  }

  private static boolean isSame(@Nullable Version before, Version after) {
    return before != null && before.number() == after.number();
  }

  private static String text(Version version) {
    return "version %d, root %s".formatted(version.number(), version.root());
  }

  /** Writes it as the member {@code kept} of an object that is open. */
  public static void write(JsonGenerator json, KeptMemory memory) {
    json.writeName("kept");
    json.writeStartObject();
    json.writeStringProperty("store", memory.directory());
    json.writeStringProperty("memory", memory.name());
    json.writeBooleanProperty("committed", memory.after() != null);
    version(json, "before", memory.before());
    version(json, "after", memory.after());
    json.writeEndObject();
  }

  private static void version(JsonGenerator json, String name, @Nullable Version version) {
    json.writeName(name);
    if (version == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    StoreReport.version(json, version);
    json.writeEndObject();
  }
}
