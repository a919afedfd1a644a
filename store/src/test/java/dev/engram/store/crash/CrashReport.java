/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Runs the harnesses and writes down what they saw. Arguments: the file, a seed, how many kills,
 * how many damages of files, how many changes of records of each kind.
 */
public final class CrashReport {

  private static final int STEP = 50;

  private final long seed;
  private final Path folder;
  private final List<String> faults = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private CrashReport(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
  }

  /** Runs them. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("store-crashes");
    CrashReport report = new CrashReport(folder, Long.parseLong(args[1]));
    RocksDB.loadLibrary(); // or it knows no version
    report.head(args);
    report.kills(Integer.parseInt(args[2]));
    report.damages(Integer.parseInt(args[3]));
    report.forgeries(Integer.parseInt(args[4]));
    report.faults();
    Files.writeString(Path.of(args[0]), report.text);
    Folder.delete(folder);
    System.exit(report.faults.isEmpty() ? 0 : 1);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static void tell(Object what) {
    System.err.println(what);
  }

  private void head(String[] args) {
    line("# What is left of a store that is killed or damaged");
    line("");
    line(
        "What the harnesses of `store/src/test/java/dev/engram/store/crash` tried on %s, and what"
            .formatted(LocalDate.now(ZoneOffset.UTC)));
    line("they saw. The numbers are those of one run of");
    line("");
    line("```");
    line("java -Xmx2g --enable-native-access=ALL-UNNAMED -cp (test class path of module store) \\");
    line(
        "    %s docs/store-crashes.md %s"
            .formatted(
                CrashReport.class.getName(),
                String.join(" ", List.of(args).subList(1, args.length))));
    line("```");
    line("");
    line(
        "which took its randomness from seed %d and had JDK %s, %d processors, and RocksDB %s."
            .formatted(
                seed,
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                RocksDB.rocksdbVersion()));
    line("");
  }

  private void kills(int count) throws Exception {
    Tally tally = new Tally();
    for (int run = 0; tally.kills < count; run++) {
      try (CrashRun kills = new CrashRun(folder.resolve("kills" + run), seed + run, tally)) {
        while (tally.kills < count) {
          kills.kills(Math.min(STEP, count - tally.kills));
          tell(tally);
        }
      } catch (AssertionError e) {
        tell(e);
        faults.add("run %d: %s".formatted(run, e.getMessage()));
      }
    }
    line("## Kills");
    line("");
    line(
        "A process with three threads commits, imports, branches, prunes, drops, copies and compacts");
    line(
        "in a store, says before and after each what it does, and gets SIGKILL. Another opens the");
    line(
        "store and compares every name, version and root with what was said, and what versions hold");
    line(
        "with the same changes made anew; the root is recomputed from an exported image. Then the");
    line("next process goes on there.");
    line("");
    line(
        "%d processes were killed, %d of them right after one that was killed had left the store, to"
            .formatted(tally.kills, tally.killsWhileOpeningAgain));
    line(
        "be opened by a third. %d stores; %d contents of versions and %d backups were compared."
            .formatted(tally.stores, tally.versionsRead, tally.backupsRead));
    line(
        "%d processes closed their store before they were killed."
            .formatted(tally.closedByThemselves));
    line("");
    line("| what was going on | kills | jobs in flight | found not done | found done |");
    line("|---|--:|--:|--:|--:|");
    line("| nothing | %d | | | |".formatted(tally.killsOfNothing));
    line(
        "| opening what another left who was killed | %d | | | |"
            .formatted(tally.killsWhileOpeningAgain));
    for (Work each : Work.values()) {
      Tally.Count of = tally.of(each);
      if (each == Work.OPEN || each == Work.CLOSE) {
        line("| %s | %d | | | |".formatted(each, of.kills));
      } else if (each == Work.COMPACT || each == Work.BACKUP) {
        line("| %s | %d | %d | | |".formatted(each, of.kills, of.inFlight));
      } else {
        line(
            "| %s | %d | %d | %d | %d |"
                .formatted(each, of.kills, of.inFlight, of.inFlight - of.done, of.done));
      }
    }
    line("");
    line(
        "Each kill is counted once, for the last of these that was in flight; jobs in flight are all");
    line("that were. Memories that were being committed to were found at the version that was");
    line(
        "acknowledged last %d times and at the one in flight %d times; what contradicted the model,"
            .formatted(tally.foundAtLast, tally.foundAtNext));
    line(
        "of this or anything else: %d times. %d commits of which stages had been written were undone,"
            .formatted(faults.size(), tally.commitsUndone));
    line("%d removals that had begun were brought to their end.".formatted(tally.removalsEnded));
    line("");
  }

  private void damages(int count) throws IOException {
    try (DamageRun run = new DamageRun(folder.resolve("damages"), seed)) {
      for (int done = 0; done < count; done += STEP) {
        run.damages(Math.min(STEP, count - done));
        tell(done + " damages, " + run.faults().size() + " faults");
      }
      run.faults().forEach(each -> faults.add(each.getMessage() + ""));
      line("## Damaged files");
      line("");
      line(
          "A file of a store that was closed, killed, killed amid an import, or killed with two logs, is");
      line(
          "damaged at random; then it is opened, and everything is read and compared. %d damages:"
              .formatted(count));
      line("");
      String outcomes =
          List.of(Outcome.values()).stream()
              .map(each -> " " + each + " |")
              .reduce("", String::concat);
      line("| file | damage |%s".formatted(outcomes));
      line("|---|---|--:|--:|--:|--:|");
      run.counts()
          .forEach((kind, hurts) ->
              hurts.forEach((hurt, of) -> line("| %s | %s |%s".formatted(kind, hurt, row(of)))));
      line("");
      line("Allowed is: all is as it was; it does not open, says why in one exception, and is not");
      line(
          "changed by the attempt; an earlier version, where a killed store's log has lost its end or is");
      line(
          "gone, and then of all memories at one moment, from where the store is used on; reading what");
      line(
          "is damaged says where, the rest is right, and the check says so too. Of those that did not");
      line(
          "open, %s could be opened to be salvaged. What came to anything else: %d damages."
              .formatted(salvaged(run), run.faults().size()));
      line("");
    }
  }

  private static String salvaged(DamageRun run) {
    return run.salvaged().entrySet().stream()
        .map(each -> "%d of a damaged %s".formatted(each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String row(Map<Outcome, Integer> of) {
    StringBuilder row = new StringBuilder();
    for (Outcome each : Outcome.values()) {
      row.append(" ").append(of.getOrDefault(each, 0)).append(" |");
    }
    return row.toString();
  }

  private void forgeries(int count) throws IOException, RocksDBException {
    try (ForgeryRun run = new ForgeryRun(folder.resolve("forgeries"), seed)) {
      run.forgeries(count);
      run.faults().forEach(each -> faults.add(each.getMessage() + ""));
      line("## Changed records");
      line("");
      line(
          "A record is changed through RocksDB itself, whose checksums are then right. %d of each, of"
              .formatted(count));
      line("which %d were not noticed or not named:".formatted(run.faults().size()));
      line("");
      line(
          "| what is changed | does not open, and says why | is named when it is read, and by the check |");
      line("|---|--:|--:|");
      run.counts()
          .forEach((forgery, of) ->
              line(
                  "| %s | %d | %d |"
                      .formatted(
                          forgery,
                          of.getOrDefault(Outcome.REFUSED, 0),
                          of.getOrDefault(Outcome.NAMED, 0))));
      line("");
    }
  }

  private void faults() {
    line("## What should not be");
    line("");
    if (faults.isEmpty()) {
      line("Nothing was seen that should not be.");
    } else {
      line("%d times something was seen that should not be:".formatted(faults.size()));
      line("");
      faults.stream()
          .map(each -> each.replace(folder.toString(), "").lines().reduce("", (_, last) -> last))
          .distinct()
          .forEach(each -> line("- `%s`".formatted(each)));
    }
  }
}
