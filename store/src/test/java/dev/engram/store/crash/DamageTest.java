/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.space.Address;
import dev.engram.store.Keep;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

final class DamageTest {

  private static final int DAMAGES = Boolean.getBoolean("engram.nightly") ? 5_000 : 200;
  private static final int FORGERIES = Boolean.getBoolean("engram.nightly") ? 100 : 3;
  private static final long SEED = Long.getLong("engram.crash.seed", 1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private static void tell(Object what) {
    if (Boolean.getBoolean("engram.crash.tell")) {
      System.err.println(what);
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aDamagedFileIsNoticedOrDoesNoHarm() throws Exception {
    try (DamageRun run = new DamageRun(folder, SEED)) {
      run.damages(DAMAGES);
      run.counts().forEach((kind, each) -> tell(kind + " " + each));
      tell("salvaged " + run.salvaged());
      run.faults()
          .forEach(each -> tell(String.valueOf(each.getMessage()).replace(folder.toString(), "")));
      assertThat(run.faults()).as("seed " + SEED).isEmpty();
      assertThat(run.counts().keySet()).contains(FileKind.LOG, FileKind.TABLE, FileKind.MANIFEST);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "engram.nightly", matches = "true")
  void aManifestThatLostItsEndIsNoticed() throws Exception {
    try (DamageRun run = new DamageRun(folder, SEED)) {
      run.manifests(10);
      assertThat(run.faults()).isEmpty();
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aRecordThatWasChangedIsNoticed() throws Exception {
    try (ForgeryRun run = new ForgeryRun(folder, SEED)) {
      run.forgeries(FORGERIES);
      run.counts().forEach((kind, each) -> tell(kind + " " + each));
      run.faults().forEach(each -> tell(each));
      assertThat(run.faults()).as("seed " + SEED).isEmpty();
      assertThat(run.counts()).hasSize(Forgery.values().length);
    }
  }

  @Test
  void aRecordThatNobodyChangedIsNotNoticed() throws Exception {
    try (ForgeryRun run = new ForgeryRun(folder, SEED)) {
      assertThatThrownBy(() -> run.outcome(run.fixture().directory()))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("it was not noticed");
    }
  }

  /** Reads a fixture of which something is not as it must be. */
  private void read(Consumer<Fixture> lie, Consumer<Store> change) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.Left.CLOSED, 3);
        Store store = Store.open(fixture.directory())) {
      lie.accept(fixture);
      change.accept(store);
      DamageRun.read(store, fixture, FileKind.LOG, true);
    }
  }

  @Test
  void theReaderHasNothingAgainstWhatIsRight() {
    assertThatCode(() -> read(_ -> {}, _ -> {})).doesNotThrowAnyException();
  }

  @Test
  void theReaderNoticesOtherBytes() {
    Consumer<Fixture> lie =
        fixture -> {
          byte[] image = fixture.image(fixture.model().require("b").head()).bytes();
          image[image.length / 2] ^= 1;
        };
    assertThatThrownBy(() -> read(lie, _ -> {})).hasMessageContaining("holds something else");
  }

  @Test
  void theReaderNoticesAVersionThatNeverWas() {
    Consumer<Store> change =
        store -> {
          try (StoredMemory memory = store.open("a")) {
            memory.space().putLong(Address.of(1, 2, 3), 4);
            memory.commit();
          }
        };
    assertThatThrownBy(() -> read(_ -> {}, change)).hasMessageContaining("\"a\" never had");
  }

  @Test
  void theReaderNoticesWhatWasNeverAllAtOnce() {
    assertThatThrownBy(() -> read(_ -> {}, store -> store.prune("a", new Keep.Last(1))))
        .hasMessageContaining("never was it all at once");
  }

  @Test
  void aStoreThatWasClosedMayNotBeAtAnEarlierVersion() {
    Consumer<Fixture> lie = fixture -> fixture.states().add(fixture.states().getFirst());
    assertThatThrownBy(() -> read(lie, _ -> {})).hasMessageContaining("what it was earlier");
  }
}
