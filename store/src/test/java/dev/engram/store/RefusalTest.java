/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.arena.ArenaException;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.space.SpaceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store does not do, and what is there afterwards: all that was. */
final class RefusalTest {

  private static final long HERE = Address.of(1, 2, 3);

  @TempDir Path folder;

  private Path directory() {
    return folder.resolve("store");
  }

  private Store open() {
    return Store.builder().create(true).cache(4 << 20).open(directory());
  }

  /** Tables of records that there are when it was made. */
  private long tables;

  private void make() {
    try (Store store = open();
        StoredMemory memory = store.create("m", Space.builder())) {
      memory.space().putLong(HERE, 1);
      memory.commit();
    }
    try (Stream<Path> files = Files.list(directory().resolve(Store.DATABASE))) {
      tables = files.filter(each -> each.toString().endsWith(".sst")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsNoStoreIsNotMadeOne() throws IOException {
    assertThatThrownBy(() -> Store.open(directory()))
        .isInstanceOf(StoreException.NotAStore.class)
        .hasMessageEndingWith("is no store");
    assertThat(directory()).doesNotExist();
    Files.createDirectory(directory());
    Files.writeString(directory().resolve("thesis.txt"), "years of work");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.NotAStore.class)
        .hasMessageContaining("it has files, and none is ENGRAM-STORE");
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "999999999"})
  void aNewerFormatIsRefusedBeforeAnythingIsTouched(String format) throws IOException {
    make();
    Path form = directory().resolve(Claim.FORM);
    Files.writeString(form, Files.readString(form).replace("1", format));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.NotAStore.class)
        .hasMessageContaining("format " + format)
        .hasMessageContaining("use a newer one");
    Files.writeString(form, "something else");
    assertThatThrownBy(this::open).isInstanceOf(StoreException.NotAStore.class);
    Files.writeString(form, "engram store, format 1\n");
    try (Store store = open()) {
      assertThat(store.head("m").number()).isEqualTo(1);
    }
  }

  @Test
  void othersMayNeitherReadNorWrite() throws IOException {
    make();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.NotAStore.class)
        .hasMessageContaining("chmod go-w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", "../x", "a/b", "a\\b", ".x", "-x", "a b", "é", "a\u0000b", "a\nb"})
  void aNameIsNeverAPath(String name) {
    try (Store store = open()) {
      assertThatThrownBy(() -> store.create(name, Space.builder()))
          .isInstanceOf(StoreException.BadName.class);
      assertThatThrownBy(() -> store.head(name)).isInstanceOf(StoreException.BadName.class);
      assertThatThrownBy(() -> store.create("x".repeat(101), Space.builder()))
          .isInstanceOf(StoreException.BadName.class);
    }
  }

  @Test
  void namesAndVersionsThatAreNotThereAreNamed() {
    make();
    try (Store store = open()) {
      assertThatThrownBy(() -> store.open("n"))
          .isInstanceOf(StoreException.NotThere.class)
          .hasMessage("there is no memory \"n\"; the store has m");
      assertThatThrownBy(() -> store.version("m", 7)).isInstanceOf(StoreException.NotThere.class);
      assertThatThrownBy(() -> store.create("m", Space.builder()))
          .isInstanceOf(StoreException.BadName.class);
      assertThatThrownBy(() -> store.branch("m", 1, "m"))
          .isInstanceOf(StoreException.BadName.class);
      // what was refused is not in the way of what follows
      store.branch("m", 1, "n");
      store.drop("n");
      store.open("m").close();
    }
  }

  @Test
  void aCheckpointIsNotCommitted() {
    make();
    try (Store store = open();
        StoredMemory memory = store.open("m")) {
      long checkpoint = memory.space().checkpoint();
      memory.space().putLong(HERE, 2);
      assertThatThrownBy(memory::commit).isInstanceOf(IllegalStateException.class);
      memory.space().revert(checkpoint);
      assertThat(memory.commit().number()).isEqualTo(1);
    }
  }

  @Test
  void aCheckpointThatIsMadeDuringACommitIsNotInItAndDoesNotFailIt() {
    Runnable[] meanwhile = {() -> {}};
    InstantSource clock =
        () -> {
          meanwhile[0].run();
          return Instant.EPOCH;
        };
    try (Store store = Store.builder().create(true).clock(clock).open(directory());
        StoredMemory memory =
            store.create("m", Space.builder().memory(1 << 20), HashAlgorithm.SHA_256, true)) {
      Space space = memory.space();
      space.putLong(HERE, 1);
      long[] checkpoint = new long[1];
      meanwhile[0] =
          () -> {
            checkpoint[0] = space.checkpoint();
            space.putLong(HERE, 2);
          };
      assertThat(memory.commit().number()).isEqualTo(1);
      assertThat(space.marks()).isEqualTo(1);
      meanwhile[0] = () -> {};
      assertThatIllegalStateException().isThrownBy(memory::commit);
      space.revert(checkpoint[0]);
      assertThat(memory.commit()).isEqualTo(store.head("m"));
      assertThat(store.head("m").number()).isEqualTo(1);
      space.putLong(HERE, 3);
      assertThat(memory.commit().parent()).isEqualTo(1);
      long last = store.head("m").number();
      try (Space first = store.view("m", 1, Space.builder());
          Space second = store.view("m", last, Space.builder())) {
        assertThat(first.getLong(HERE)).isEqualTo(1);
        assertThat(second.getLong(HERE)).isEqualTo(3);
      }
      assertThat(space.getLong(HERE)).isEqualTo(3);
      assertThat(space.marks()).isEqualTo(1);
    }
  }

  @Test
  void aNameIsFreeAgainIfItsSpaceCannotBeMadeForAnError() {
    make();
    SpaceBuilder broken =
        Space.builder()
            .log(region -> {
              throw new NoClassDefFoundError("no library");
            });
    try (Store store = open()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> store.open("m", broken)).isInstanceOf(NoClassDefFoundError.class);
        assertThatThrownBy(() -> store.create("n", broken))
            .isInstanceOf(NoClassDefFoundError.class);
      }
      store.open("m").close();
      store.create("n", Space.builder()).close();
    }
  }

  @Test
  void whatIsReadIsNotPruned() {
    make();
    try (Store store = open();
        StoredMemory memory = store.open("m")) {
      try (Space first = store.view("m", 1, Space.builder())) {
        memory.space().putLong(HERE, 2);
        memory.commit();
        assertThat(store.prune("m", new Keep.Last(1))).isEqualTo(new Pruned(0, 0, 1));
        assertThat(first.getLong(HERE)).isEqualTo(1);
      }
      assertThat(store.prune("m", new Keep.Last(1))).isEqualTo(new Pruned(1, 1, 0));
      assertThat(store.version("m", 2).parent()).isZero();
      assertThatThrownBy(() -> store.view("m", 1, Space.builder()))
          .isInstanceOf(StoreException.NotThere.class);
    }
  }

  @Test
  void whatIsOldIsPruned() {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    Instant[] now = {begin};
    try (Store store = Store.builder().create(true).clock(() -> now[0]).open(directory());
        StoredMemory memory = store.create("m", Space.builder())) {
      for (int day = 0; day < 5; day++) {
        now[0] = begin.plus(Duration.ofDays(day));
        memory.space().putLong(HERE, day);
        memory.commit();
      }
      Pruned pruned = store.prune("m", new Keep.Since(begin.plus(Duration.ofDays(3))));
      assertThat(pruned.versions()).isEqualTo(3);
      assertThat(store.history("m")).extracting(Version::number).containsExactly(5L, 4L);
      assertThat(store.prune("m", new Keep.Since(Instant.MAX)).versions()).isEqualTo(1);
      assertThat(store.head("m").number()).isEqualTo(5); // the head stays
    }
  }

  @Test
  void anImageThatIsCutOffIsNotImported() throws IOException {
    make();
    try (Store store = open()) {
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      store.exportTo("m", 1, image);
      byte[] bytes = image.toByteArray();
      byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);
      for (String name : new String[] {"m", "n"}) {
        assertThatThrownBy(
                () -> store.importFrom(name, new ByteArrayInputStream(cut), HashAlgorithm.SHA_256))
            .isInstanceOf(SpaceException.BadImage.class);
      }
      assertThat(store.names()).containsExactly("m");
      assertThat(store.head("m").number()).isEqualTo(1);
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void aBackupDoesNotReplaceAnything() throws IOException {
    make();
    try (Store store = open()) {
      Files.createDirectory(folder.resolve("there"));
      assertThatThrownBy(() -> store.backup(folder.resolve("there")))
          .isInstanceOf(StoreException.Failed.class);
      assertThatThrownBy(() -> store.backup(folder.resolve("not/there")))
          .isInstanceOf(StoreException.Failed.class);
    }
  }

  @Test
  void whatIsOpenedToBeReadIsNotChanged() {
    make();
    try (Store store = Store.builder().salvage(true).open(directory())) {
      assertThat(store.head("m").number()).isEqualTo(1);
      assertThat(store.check(_ -> {}).isGood()).isTrue();
      assertThatThrownBy(() -> store.open("m")).isInstanceOf(StoreException.Failed.class);
      assertThatThrownBy(() -> store.drop("m")).isInstanceOf(StoreException.Failed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CURRENT", "*"})
  void aStoreThatHasLostFilesIsNotMadeAnew(String lost) throws IOException {
    make();
    Path database = directory().resolve(Store.DATABASE);
    try (Stream<Path> files = Files.list(database)) {
      for (Path each : files.toList()) {
        if (lost.equals("*") || each.endsWith(lost)) {
          Files.delete(each);
        }
      }
    }
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.Damaged.class)
          .hasMessageContaining("does not open");
    }
    try (Stream<Path> files = Files.list(database)) {
      assertThat(files.filter(each -> each.toString().endsWith(".sst")).count())
          .isEqualTo(lost.equals("*") ? 0 : tables);
    }
    Files.delete(directory().resolve(Claim.FORM));
    assertThatThrownBy(this::open).isInstanceOf(StoreException.NotAStore.class);
  }

  @Test
  void aStoreWhoseMakingWasCutOffIsMade() throws IOException {
    make();
    // as if whoever made it had been killed before the end
    Files.delete(directory().resolve(Claim.FORM));
    Files.writeString(directory().resolve(Claim.MAKING), "");
    try (Store store = open()) {
      assertThat(store.names()).isEmpty();
    }
    assertThat(directory().resolve(Claim.MAKING)).doesNotExist();
    make();
  }

  @Test
  void whatIsReadIsNotDropped() {
    make();
    try (Store store = open()) {
      try (Space view = store.view("m", 1, Space.builder())) {
        assertThatThrownBy(() -> store.drop("m")).isInstanceOf(StoreException.InUse.class);
        assertThat(view.getLong(HERE)).isEqualTo(1);
      }
      assertThat(store.drop("m").versions()).isEqualTo(1);
      assertThat(store.check(_ -> {}).lost()).isZero();
    }
  }

  @Test
  void aDatabaseOfATimeBeforeIsNotTakenForThisOne() throws IOException {
    make();
    Path earlier = folder.resolve("earlier");
    try (Store store = open()) {
      store.backup(earlier);
      try (StoredMemory memory = store.open("m")) {
        memory.space().putLong(HERE, 2);
        memory.commit();
      }
    }
    // good files all, but of an earlier time
    Path database = directory().resolve(Store.DATABASE);
    try (Stream<Path> files = Files.list(database)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(database);
    Files.move(earlier.resolve(Store.DATABASE), database);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.Damaged.class)
        .hasMessageContaining("lost its end");
    try (Store store = Store.builder().salvage(true).open(directory())) {
      assertThat(store.head("m").number()).isEqualTo(1);
    }
  }

  @Test
  void aNameIsFreeAgainEvenIfItsSpaceWasClosedByAThreadThatMayNot() throws Exception {
    make();
    try (Store store = open();
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      StoredMemory memory = store.open("m");
      assertThatThrownBy(() -> other.submit(memory::close).get())
          .hasRootCauseInstanceOf(ArenaException.WrongThread.class);
      assertThatThrownBy(memory::commit).isInstanceOf(StoreException.Closed.class);
      store.open("m").close();
      memory.close();
      assertThatThrownBy(() -> memory.space().getLong(HERE))
          .isInstanceOf(SpaceException.Closed.class);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoIsToldOfSomethingDoesNotWaitForHimself() {
    make();
    try (Store store = open();
        StoredMemory memory = store.open("m")) {
      memory.space().putLong(HERE, 2);
      memory.commit();
      for (Runnable each :
          List.<Runnable>of(
              () -> store.prune("m", new Keep.Last(1)),
              () -> store.branch("m", 1, "n"),
              () -> store.drop("n"),
              store::close)) {
        assertThatIllegalStateException()
            .isThrownBy(() -> store.diff("m", 1, "m", 2, _ -> each.run()));
        assertThatIllegalStateException().isThrownBy(() -> store.check(_ -> each.run()));
      }
      assertThat(store.history("m")).hasSize(2);
      assertThat(store.branch("m", 1, "n").number()).isEqualTo(1);
    }
  }
}
