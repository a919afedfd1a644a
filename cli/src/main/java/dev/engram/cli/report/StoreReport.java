/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.store.DifferingCells;
import dev.engram.merkle.proof.Table;
import dev.engram.space.Address;
import dev.engram.store.Check;
import dev.engram.store.Damage;
import dev.engram.store.Pruned;
import dev.engram.store.Store;
import dev.engram.store.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Tells what a store has, and what was done with it. */
public final class StoreReport {

  private static final int PAGE = 4_096;
  private static final int MOST_RANGES = 256;

  private final PrintWriter out;
  private final Terminal terminal;
  private final Page page;
  private final String directory;
  private final boolean json;

  /**
   * A report.
   *
   * @param directory the name of the store
   * @param json whether it is a document
   */
  public StoreReport(PrintWriter out, Terminal terminal, String directory, boolean json) {
    this.out = out;
    this.terminal = terminal;
    this.page = new Page(out, terminal);
    this.directory = directory;
    this.json = json;
  }

  private void document(Consumer<JsonGenerator> members) {
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("store", directory);
          members.accept(json);
          json.writeEndObject();
        });
  }

  /** Lists the memories. */
  public void memories(Store store) {
    if (json) {
      document(json -> {
        json.writeNumberProperty("bytes", store.bytes());
        json.writeName("memories");
        json.writeStartArray();
        for (String name : store.names()) {
          json.writeStartObject();
          json.writeStringProperty("name", name);
          json.writeNumberProperty("versions", store.history(name).size());
          version(json, store.head(name));
          json.writeEndObject();
        }
        json.writeEndArray();
      });
      return;
    }
    List<String> names = store.names();
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    for (String name : names) {
      Version head = store.head(name);
      out.println(
          "%s  version %d of %s%n  %s%n  root %s"
              .formatted(
                  terminal.strong(name) + " ".repeat(width - name.length()),
                  head.number(),
                  MemoryPicture.count(store.history(name).size(), "version"),
                  size(head) + ", committed " + head.time(),
                  root(head)));
    }
    if (names.isEmpty()) {
      out.println("no memories");
    }
  }

  /** Lists the versions of a memory. */
  public void history(Store store, String name) {
    List<Version> history = store.history(name);
    if (json) {
      document(json -> {
        json.writeStringProperty("name", name);
        json.writeName("versions");
        json.writeStartArray();
        for (Version each : history) {
          json.writeStartObject();
          version(json, each);
          json.writeEndObject();
        }
        json.writeEndArray();
      });
      return;
    }
    history.forEach(each -> line(out, each));
  }

  /** Tells of a version in a line. */
  public static void line(PrintWriter out, Version version) {
    out.println(
        "%6d  %s  %s  %s%s"
            .formatted(
                version.number(),
                version.time(),
                root(version),
                MemoryPicture.count(version.pages(), "page"),
                version.parent() == 0 || version.parent() == version.number() - 1
                    ? ""
                    : ", from version " + version.parent()));
  }

  private static String root(Version version) {
    return version.root() + " by " + version.hash();
  }

  private static String size(Version version) {
    return "%s, %s"
        .formatted(
            MemoryPicture.count(version.pages(), "page"),
            MemoryPicture.bytes(version.pages() * PAGE));
  }

  /** The members of a version, in an object that is open. */
  static void version(JsonGenerator json, Version version) {
    json.writeNumberProperty("version", version.number());
    json.writeNumberProperty("parent", version.parent());
    json.writeStringProperty("time", version.time().toString());
    json.writeStringProperty("hash", version.hash().toString());
    json.writeStringProperty("root", version.root().toString());
    json.writeNumberProperty("pages", version.pages());
    json.writeNumberProperty("bytes", version.pages() * PAGE);
  }

  /** Shows in what two versions differ. */
  public void difference(DifferingCells.At one, DifferingCells.At other, DifferingCells cells) {
    if (json) {
      document(json -> {
        json.writeStringProperty("name", one.name());
        json.writeNumberProperty("version", one.version());
        json.writeStringProperty("otherName", other.name());
        json.writeNumberProperty("otherVersion", other.version());
        json.writeNumberProperty("bytes", cells.bytes());
        json.writeNumberProperty("chunks", cells.chunks());
        json.writeName("ranges");
        json.writeStartArray();
        for (DifferingCells.Range each : cells.ranges()) {
          json.writeStartObject();
          json.writeStringProperty("at", Address.toString(each.first()));
          json.writeNumberProperty("cells", each.last() - each.first() + 1);
          json.writeNumberProperty("bytes", each.bytes());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("tables");
        json.writeStartArray();
        cells.tables().forEach(each -> json.writeString(word(each)));
        json.writeEndArray();
      });
      return;
    }
    List<DifferingCells.Range> ranges = cells.ranges();
    ranges.stream()
        .limit(MOST_RANGES)
        .forEach(each ->
            out.println(
                "%s to %s  %s"
                    .formatted(
                        Address.toString(each.first()),
                        Address.toString(each.last()),
                        MemoryPicture.count(each.bytes(), "byte"))));
    if (ranges.size() > MOST_RANGES) {
      out.println("and %,d more ranges; --json has all".formatted(ranges.size() - MOST_RANGES));
    }
    cells.tables().forEach(each -> out.println("the table of " + word(each)));
    out.println(
        ranges.isEmpty() && cells.tables().isEmpty()
            ? "no difference"
            : "%s differ, in %s"
                .formatted(
                    MemoryPicture.count(cells.bytes(), "byte"),
                    MemoryPicture.count(cells.chunks(), "chunk")));
  }

  private static String word(Table table) {
    return table.name().toLowerCase(Locale.ROOT);
  }

  /** Tells what a check found. */
  public void checked(Check check) {
    if (json) {
      document(json -> {
        json.writeBooleanProperty("good", check.isGood());
        json.writeNumberProperty("memories", check.memories());
        json.writeNumberProperty("versions", check.versions());
        json.writeNumberProperty("groups", check.pages());
        json.writeNumberProperty("tiles", check.tiles());
        if (check.lost() != Check.NOT_COUNTED) {
          json.writeNumberProperty("lost", check.lost());
        }
        json.writeName("damage");
        json.writeStartArray();
        check.damage().forEach(each -> damage(json, each));
        json.writeEndArray();
      });
      return;
    }
    check.damage().forEach(each -> out.println(terminal.bad("damaged") + ": " + each));
    page.entry(
        "result",
        check.isGood()
            ? terminal.good("all is as it was committed")
            : terminal.bad(MemoryPicture.count(check.damage().size(), "damaged place")));
    page.entry(
        "checked",
        "%s, %s: %s of pages, %s of trees"
            .formatted(
                count(check.memories(), "memory", "memories"),
                MemoryPicture.count(check.versions(), "version"),
                MemoryPicture.count(check.pages(), "group"),
                MemoryPicture.count(check.tiles(), "part")));
    if (check.lost() > 0) {
      page.entry("", "%,d records belong to no version and only take room".formatted(check.lost()));
    }
  }

  private static String count(long count, String one, String several) {
    return "%,d %s".formatted(count, count == 1 ? one : several);
  }

  private static void damage(JsonGenerator json, Damage damage) {
    json.writeStartObject();
    if (damage.version() > 0) {
      json.writeNumberProperty("version", damage.version());
    }
    if (damage.first() >= 0) {
      json.writeNumberProperty("written", damage.written());
      json.writeStringProperty("at", Address.toString(damage.first()));
      json.writeNumberProperty("cells", damage.cells());
    }
    json.writeStringProperty("what", damage.what());
    json.writeEndObject();
  }

  /** Says that a version became an image. */
  public void exported(String name, Version version, String image) {
    if (json) {
      document(json -> {
        json.writeStringProperty("name", name);
        version(json, version);
        json.writeStringProperty("image", image);
      });
      return;
    }
    page.entry("image", image);
    entries(name, version);
  }

  /** Says at which version a memory is now. */
  public void committed(String name, Version version) {
    if (json) {
      document(json -> {
        json.writeStringProperty("name", name);
        version(json, version);
      });
      return;
    }
    entries(name, version);
  }

  private void entries(String name, Version version) {
    page.entry("memory", "%s, version %d".formatted(name, version.number()));
    page.entry("size", size(version));
    page.entry("root", root(version));
  }

  /** Says what was removed of a memory. */
  public void pruned(String name, Pruned pruned) {
    if (json) {
      document(json -> {
        json.writeStringProperty("name", name);
        json.writeNumberProperty("removedVersions", pruned.versions());
        json.writeNumberProperty("removedPages", pruned.pages());
        json.writeNumberProperty("inUse", pruned.inUse());
      });
      return;
    }
    page.entry(
        "removed",
        "%s of %s, with %s that no other version has"
            .formatted(
                MemoryPicture.count(pruned.versions(), "version"),
                name,
                MemoryPicture.count(pruned.pages(), "page")));
    if (pruned.inUse() > 0) {
      page.entry("", "%,d more are in use and stay".formatted(pruned.inUse()));
    }
  }

  /** Says what room was given back. */
  public void compacted(long before, long after) {
    if (json) {
      document(json -> {
        json.writeNumberProperty("bytesBefore", before);
        json.writeNumberProperty("bytes", after);
      });
      return;
    }
    page.entry(
        "size", "%s, before %s".formatted(MemoryPicture.bytes(after), MemoryPicture.bytes(before)));
  }

  /** Says that there is a second store. */
  public void backedUp(String to, int memories) {
    if (json) {
      document(json -> {
        json.writeStringProperty("backup", to);
        json.writeNumberProperty("memories", memories);
      });
      return;
    }
    page.entry("backup", "%s: %s".formatted(to, count(memories, "memory", "memories")));
  }
}
