/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

final class DamageTest {

  private static final int DAMAGES = Boolean.getBoolean("engram.nightly") ? 5_000 : 200;
  private static final int FORGERIES = Boolean.getBoolean("engram.nightly") ? 100 : 5;
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
      run.faults().forEach(each -> tell(each.getMessage().replaceAll("/tmp/junit-[0-9]*", "")));
      assertThat(run.faults()).as("seed " + SEED).isEmpty();
      assertThat(run.counts().keySet()).contains(FileKind.LOG, FileKind.TABLE, FileKind.MANIFEST);
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aRecordThatWasChangedIsNoticed() throws Exception {
    try (ForgeryRun run = new ForgeryRun(folder, SEED)) {
      run.forgeries(FORGERIES);
      run.counts().forEach((kind, each) -> tell(kind + " " + each));
      run.faults().forEach(each -> tell(each.getMessage()));
      assertThat(run.faults()).as("seed " + SEED).isEmpty();
      assertThat(run.counts()).hasSize(Forgery.values().length);
    }
  }
}
