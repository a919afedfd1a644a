/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Address;
import dev.engram.space.Permission;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreCommandTest {

  private static final long HERE = Address.of(1, 2, 3);
  private static final Instant TIME = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path folder;

  private String directory = "";
  private int hour;

  /** Three versions of a ledger, of which the second is hour one, and so on. */
  @BeforeEach
  void makeStore() {
    directory = folder.resolve("store").toString();
    try (Store store =
            Store.builder()
                .create(true)
                .clock(() -> TIME.plusSeconds(3600L * hour++))
                .open(Path.of(directory));
        StoredMemory memory = store.create("ledger", Space.builder())) {
      for (int i = 1; i <= 3; i++) {
        memory.space().putLong(HERE, i);
        memory.space().putByte(Address.plus(HERE, 100_000L * i), (byte) 7);
        memory.commit();
      }
    }
  }

  private Ran store(String subcommand, String... more) {
    return Ran.engram(
        Stream.concat(Stream.of("store", subcommand, directory), Stream.of(more))
            .toArray(String[]::new));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String root(int version) {
    try (Store store = Store.open(Path.of(directory))) {
      return store.version("ledger", version).root().toString();
    }
  }

  @Test
  void theListHasTheLastVersionOfEachMemory() {
    String root = root(3);

    Ran ran = store("list");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            """
            ledger  version 3 of 3 versions
              4 pages, 16 KiB, committed 2026-11-28T14:00:00Z
              root %s by sha-256
            """
                .formatted(root));
    assertThat(store("list", "--json").out())
        .startsWith("{\"store\":\"%s\",\"bytes\":".formatted(directory))
        .endsWith(
            ",\"memories\":[{\"name\":\"ledger\",\"versions\":3,\"version\":3,\"parent\":2,"
                + "\"time\":\"2026-11-28T14:00:00Z\",\"hash\":\"sha-256\",\"root\":\"%s\","
                    .formatted(root)
                + "\"pages\":4,\"bytes\":16384}]}\n");
  }

  @Test
  void theHistoryHasTheLastVersionFirst() {
    Ran ran = store("history", "ledger");

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().map(line -> line.substring(0, 6).strip()))
        .containsExactly("3", "2", "1");
    assertThat(ran.out()).contains("2026-11-28T13:00:00Z  " + root(2) + " by sha-256  3 pages\n");
    assertThat(store("history", "ledger", "--json").out())
        .startsWith("{\"store\":\"%s\",\"name\":\"ledger\",\"versions\":[{".formatted(directory))
        .contains("\"version\":1,\"parent\":0,");
  }

  @Test
  void aDifferenceIsCellsAndBytes() {
    assertThat(store("diff", "ledger", "1").out())
        .isEqualTo(
            """
            [X:1,Y:2,Z:10] to [X:1,Y:2,Z:10]  1 byte
            [X:1,Y:5,Z:3395] to [X:1,Y:5,Z:3395]  1 byte
            [X:1,Y:6,Z:37859] to [X:1,Y:6,Z:37859]  1 byte
            3 bytes differ, in 3 chunks
            """);
    assertThat(store("diff", "ledger", "2", "2").out()).isEqualTo("no difference\n");
    assertThat(store("diff", "ledger", "2", "1", "--json").out())
        .isEqualTo(
            ("{\"store\":\"%s\",\"name\":\"ledger\",\"version\":2,\"otherName\":\"ledger\","
                    + "\"otherVersion\":1,\"bytes\":2,\"chunks\":2,\"ranges\":["
                    + "{\"at\":\"[X:1,Y:2,Z:10]\",\"cells\":1,\"bytes\":1},"
                    + "{\"at\":\"[X:1,Y:5,Z:3395]\",\"cells\":1,\"bytes\":1}],\"tables\":[]}\n")
                .formatted(directory));
  }

  @Test
  void aDifferenceMayBeOfAnotherMemoryAndOfTables() {
    assertThat(store("branch", "ledger", "2", "copy").code()).isZero();
    try (Store store = Store.open(Path.of(directory));
        StoredMemory memory = store.open("copy")) {
      memory.space().putLong(Address.plus(HERE, 20), -1);
      memory.space().protect(1, Permission.READ);
      memory.commit();
    }

    assertThat(store("diff", "ledger", "2", "--with", "copy").out())
        .isEqualTo(
            """
            [X:1,Y:2,Z:23] to [X:1,Y:2,Z:30]  8 bytes
            the table of permissions
            8 bytes differ, in 1 chunk
            """);
  }

  @Test
  void aCheckOfWhatIsWholeSaysSo() {
    Ran ran = store("check");

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("result")).isEqualTo("all is as it was committed");
    assertThat(ran.entry("checked")).startsWith("1 memory, 3 versions: ");
    assertThat(store("check", "--json").out()).contains("\"good\":true,").contains("\"damage\":[]");
    assertThat(store("check", "--salvage").code()).isZero();
  }

  @Test
  void aCheckOfWhatIsDamagedEndsWithOneAndALineForEach() throws IOException {
    store("compact");
    damage();

    Ran ran = store("check", "--salvage");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).startsWith("damaged: ");
    assertThat(store("check").code()).isEqualTo(1);
    assertThat(store("check", "--json").out()).contains("\"good\":false");
    assertThat(store("export", "ledger", "-o", file("image")).complaint())
        .startsWith("engram store export: " + directory + ": damaged: ")
        .endsWith("; engram store check %s --salvage says what else is".formatted(directory));
    assertThat(folder.resolve("image")).doesNotExist();
  }

  /** Changes bytes in the middle of every file of tables. */
  private void damage() throws IOException {
    List<Path> tables;
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      tables = files.filter(each -> each.toString().endsWith(".sst")).toList();
    }
    assertThat(tables).isNotEmpty();
    for (Path each : tables) {
      try (RandomAccessFile file = new RandomAccessFile(each.toFile(), "rw")) {
        file.seek(8);
        byte[] bytes = new byte[16];
        file.readFully(bytes);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= (byte) 0x55;
        }
        file.seek(8);
        file.write(bytes);
      }
    }
  }

  @Test
  void imagesGoOutAndInWithTheirRoots() {
    Ran exported = store("export", "ledger", "2", "-o", file("image"));
    assertThat(exported.code()).isZero();
    assertThat(exported.entry("memory")).isEqualTo("ledger, version 2");
    assertThat(Ran.engram("root", file("image")).out().strip()).isEqualTo(root(2));

    String other = file("other");
    Ran imported = Ran.engram("store", "import", other, "copy", file("image"));
    assertThat(imported.code()).isZero();
    assertThat(imported.entry("root")).isEqualTo(root(2) + " by sha-256");
    assertThat(store("import", "ledger", file("image"), "--json").out())
        .contains("\"name\":\"ledger\",\"version\":4,\"parent\":3,");
    assertThat(store("import", "blake", file("image"), "--hash=blake3").entry("root"))
        .isEqualTo(Ran.engram("root", file("image"), "--hash=blake3").out().strip() + " by blake3");
    assertThat(store("import", "ledger", file("image"), "--hash=blake3").complaint())
        .isEqualTo("engram store import: --hash: \"ledger\" is kept by sha-256 already");
    assertThat(HashAlgorithm.BLAKE3.toString()).isEqualTo("blake3");
  }

  @Test
  void whatIsNoImageMakesNoStore() throws IOException {
    Files.writeString(folder.resolve("text"), "no image at all");
    String other = file("other");

    assertThat(Ran.engram("store", "import", other, "copy", file("text")).complaint())
        .isEqualTo(
            "engram store import: %s is no image of a space: engram run --save and engram store export write such"
                .formatted(file("text")));
    assertThat(Ran.engram("store", "import", other, "copy", file("nothing")).complaint())
        .isEqualTo("engram store import: no file " + file("nothing"));
    assertThat(Path.of(other)).doesNotExist();
  }

  /** Who reads nothing. */
  private static final class Gone extends OutputStream {
    private int tries;

    @Override
    public void write(int one) throws IOException {
      tries++;
      throw new IOException("Broken pipe");
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      write(0);
    }
  }

  @Test
  void anImageThatNobodyReadsIsNotWrittenToItsEnd() {
    try (Store store = Store.open(Path.of(directory));
        StoredMemory memory = store.create("large", Space.builder())) {
      for (int page = 0; page < 2048; page++) {
        memory.space().fill(Address.at(1, page * 4096L), 4096, (byte) 1);
      }
      memory.commit();
    }
    Gone gone = new Gone();
    PrintStream before = System.out;
    System.setOut(new PrintStream(gone));
    try {
      assertThat(store("export", "large", "-o", "-").code()).isZero();
    } finally {
      System.setOut(before);
    }
    assertThat(gone.tries).isEqualTo(1);
  }

  @Test
  void aDamagedImageMakesNoMemory() throws IOException {
    store("export", "ledger", "-o", file("image"));
    byte[] bytes = Files.readAllBytes(folder.resolve("image"));
    bytes[bytes.length / 2] ^= 1;
    try (OutputStream out = Files.newOutputStream(folder.resolve("image"))) {
      out.write(bytes);
    }

    assertThat(store("import", "copy", file("image")).complaint())
        .startsWith("engram store import: " + file("image") + ": ");
    assertThat(store("list").out()).doesNotContain("copy");
  }

  @Test
  void versionsArePrunedByNumberAndByTime() {
    Ran ran = store("prune", "ledger", "--since", "2026-11-28T12:30:00Z");
    assertThat(ran.code()).isZero();
    assertThat(ran.entry("removed")).startsWith("1 version of ledger, with ");
    assertThat(store("prune", "ledger", "--keep", "1", "--json").out())
        .startsWith(
            "{\"store\":\"%s\",\"name\":\"ledger\",\"removedVersions\":1,".formatted(directory));
    assertThat(store("history", "ledger").out().lines()).hasSize(1);
    assertThat(store("compact").entry("size")).contains(", before ");
    assertThat(store("compact", "--json").out()).contains("\"bytesBefore\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          prune ledger                        | needs --keep or --since, and not both
          prune ledger --keep 1 --since 1d    | needs --keep or --since, and not both
          prune ledger --keep 0               | --keep: 0 is not 1 or more; engram store drop removes all of a memory
          prune ledger --since soon           | --since: "soon" is no time, such as 2026-11-28, 2026-11-28T12:00:00Z, or 30d or 12h ago
          history nobody                      | there is no memory "nobody"; the store has ledger
          export ledger 9 -o image            | "ledger" has no version 9; its history has those that are kept
          export ledger one -o image          | version: "one" is not a number
          export ledger -o -  --json          | -o -: with --json, standard output has no room for the image
          diff ledger 0                       | version: 0 is not between 1 and 9223372036854775807
          branch ledger 1 ledger              | there is a memory "ledger" already
          branch ledger 1 a/b                 | "a/b" is no name of a memory: a letter or digit, then up to 99 letters, digits, '.', '_', '-'
          drop ledger                         | this removes "ledger" and what only it has of 3 versions for good: say --yes if it is meant so
          prove ledger -o proof               | needs --at and an address
          prove ledger -o - --json --at [X:1,Y:2,Z:3] | -o -: with --json, standard output has no room for the proof
          prove ledger -o proof --at x        | --at: 'x' is not of the form [X:region,Y:plane,Z:offset]
          """)
  void whatIsRefusedIsOneLine(String line, String complaint) {
    String[] words = line.strip().split(" +");
    Ran ran = store(words[0], Stream.of(words).skip(1).map(String::strip).toArray(String[]::new));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).startsWith("engram store " + words[0] + ": " + complaint.strip());
  }

  @Test
  void aBranchGoesOnAndIsDropped() {
    Ran ran = store("branch", "ledger", "2", "trial");
    assertThat(ran.entry("memory")).isEqualTo("trial, version 2");
    assertThat(ran.entry("root")).startsWith(root(2));
    assertThat(store("list").out()).contains("trial ");

    Ran dropped = store("drop", "trial", "--yes");
    assertThat(dropped.code()).isZero();
    assertThat(dropped.entry("removed")).startsWith("0 versions of trial");
    assertThat(store("list").out()).doesNotContain("trial");
  }

  @Test
  void aBackupIsAStore() {
    Ran ran = store("backup", file("backup"));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("backup")).isEqualTo(file("backup") + ": 1 memory");
    assertThat(Ran.engram("store", "history", file("backup"), "ledger").out())
        .isEqualTo(store("history", "ledger").out());
    assertThat(store("backup", file("backup")).complaint())
        .startsWith("engram store backup: no backup was made at ");
  }

  @Test
  void aBackupIsNotMadeInTheStoreItself() {
    String inside = directory + "/backup";

    assertThat(store("backup", inside).complaint())
        .isEqualTo(
            "engram store backup: " + inside + " is in the store itself: name a folder elsewhere");
    assertThat(Path.of(inside)).doesNotExist();
  }

  @Test
  void aProofIsCheckedAgainstTheRoot() {
    Ran ran =
        store(
            "prove",
            "ledger",
            "--at=[X:1,Y:2,Z:3]",
            "--length=8",
            "--version=2",
            "-o",
            file("proof"));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("root")).startsWith(root(2));
    assertThat(Ran.engram("check", file("proof"), "--root", root(2)).entry("result"))
        .isEqualTo("the proof holds");
    assertThat(Ran.engram("check", file("proof"), "--root", root(3)).code()).isEqualTo(1);
    assertThat(store("prove", "ledger", "--at=[X:1,Y:9,Z:3]", "-o", file("zero"), "--json").out())
        .contains("\"zero\":true");
  }

  @Test
  void whatIsNoStoreIsTold() throws IOException {
    String none = file("none");
    assertThat(Ran.engram("store", "list", none).complaint())
        .isEqualTo(
            "engram store list: %s is no store: engram store import and engram run --store make one"
                .formatted(none));
    Files.createDirectory(folder.resolve("full"));
    Files.writeString(folder.resolve("full/letter"), "dear");
    assertThat(Ran.engram("store", "check", file("full")).complaint())
        .startsWith("engram store check: " + file("full") + " is no store: it has files");
  }

  @Test
  void aStoreThatIsInUseIsTold() {
    try (Store store = Store.open(Path.of(directory))) {
      assertThat(store.names()).isNotEmpty();
      Ran ran = store("list");
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.complaint())
          .isEqualTo(
              "engram store list: %s is in use by this process: one at a time may open a store; try again when it has ended"
                  .formatted(directory));
    }
  }

  @Test
  void aStoreThatAnotherProcessHasOrWasKilledWithIsTold() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                directory)
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("open");
      assertThat(store("list").complaint())
          .isEqualTo(
              String.format(
                  Locale.ROOT,
                  "engram store list: %s is in use by process %d: one at a time may open a store; try again when it has ended",
                  directory,
                  other.pid()));
    } finally {
      other.destroyForcibly();
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    Ran ran = store("history", "ledger");
    assertThat(ran.code()).isZero();
    assertThat(ran.complaint())
        .isEqualTo(
            "engram store history: %s was not closed before: \"ledger\" is at version 4"
                .formatted(directory));
    assertThat(ran.out().lines()).hasSize(4);
    assertThat(store("list").err()).isEmpty();
  }

  /** Commits a version, says so, and waits to be killed. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      Store store = Store.open(Path.of(arguments[0]));
      StoredMemory memory = store.open("ledger");
      memory.space().putLong(HERE, 4);
      memory.commit();
      System.out.println("open");
      System.out.flush();
      System.in.read();
    }
  }
}
