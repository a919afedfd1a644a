/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

final class CrashTest {

  private static final int KILLS = Boolean.getBoolean("engram.nightly") ? 1_000 : 50;
  private static final long SEED = Long.getLong("engram.crash.seed", 1);
  private static final HashAlgorithm HASH = HashAlgorithm.BLAKE3;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void aStoreWhoseProcessIsKilledHasWhatWasCommitted() throws Exception {
    Tally tally = new Tally();
    try (CrashRun run = new CrashRun(folder, SEED, tally)) {
      run.kills(KILLS);
    }
    if (Boolean.getBoolean("engram.crash.tell")) {
      System.err.println(tally);
    }
    assertThat(tally.kills).isGreaterThanOrEqualTo(KILLS);
    assertThat(tally.versionsRead).isGreaterThan(KILLS);
    assertThat(tally.foundAtLast).as(tally.toString()).isPositive();
    assertThat(tally.foundAtNext).as(tally.toString()).isPositive();
    assertThat(tally.of(Work.STAGED).undone).as(tally.toString()).isPositive();
  }

  /** Three versions of a memory, and a model that knows two or three of them. */
  private void judged(int known, Consumer<Model> told, Consumer<Judge> judging) {
    try (Store store = Store.builder().create(true).open(folder.resolve("store"));
        Model model = new Model()) {
      for (int i = 1; i <= 3; i++) {
        Job job = job(i);
        try (StoredMemory memory =
            i == 1
                ? store.create("m", Step.regions(1 << 24), HASH, false)
                : store.open("m", Step.regions(1 << 24))) {
          job.step().apply(memory.space());
          Version version = memory.commit();
          if (i <= known) {
            model.add(job, version.number(), version.root(), model.content(job));
          }
        }
      }
      told.accept(model);
      judging.accept(new Judge(store, model));
    }
  }

  private static Job job(int i) {
    return Job.commit(
        i, i == 1 ? Work.CREATE : Work.COMMIT, "m", i - 1, HASH, new Step(Step.Kind.WIDE, i));
  }

  private static void all(Judge judge) {
    assertThat(judge.judge(_ -> true)).isEqualTo(3);
  }

  private static void replaceHead(Model model, Root root, Space content) {
    List<Known> history = model.require("m").history();
    history.set(0, new Known(3, HASH, root, content));
  }

  @Test
  void theJudgeHasNothingAgainstWhatIsRight() {
    judged(3, _ -> {}, CrashTest::all);
  }

  @Test
  void theJudgeNoticesAWrongRoot() {
    Consumer<Model> lie =
        model ->
            replaceHead(model, Root.of(new byte[32]), model.require("m").head().content.fork());
    assertThatThrownBy(() -> judged(3, lie, CrashTest::all)).hasMessageContaining("\"m\" has");
  }

  @Test
  void theJudgeNoticesAnotherContent() {
    Consumer<Model> lie =
        model ->
            replaceHead(
                model, model.require("m").head().root, model.require("m", 2).content.fork());
    assertThatThrownBy(() -> judged(3, lie, CrashTest::all))
        .hasMessage("version 3 holds something else than it must");
  }

  @Test
  void theJudgeNoticesARootThatIsNotOfItsContent() {
    try (Model model = new Model();
        Space content = model.content(job(1))) {
      Known lie = new Known(1, HASH, Root.of(new byte[32]), content);
      assertThatThrownBy(() -> lie.prove(Image.of(content)))
          .hasMessage("version 1: its root is not that of its content");
    }
  }

  @Test
  void theJudgeNoticesAVersionTooFewOrTooMany() {
    assertThatThrownBy(() -> judged(2, _ -> {}, CrashTest::all)).hasMessageContaining("\"m\" has");
  }

  @Test
  void theJudgeNoticesAVersionThatShouldBePruned() {
    Consumer<Model> lie =
        model -> model.remove("m", model.pruned(Job.of(9, Work.PRUNE, "m", "-", 2)));
    assertThatThrownBy(() -> judged(3, lie, CrashTest::all)).hasMessageContaining("\"m\" has");
  }

  @Test
  void theJudgeNoticesANameTooFewOrTooMany() {
    assertThatThrownBy(() -> judged(3, model -> model.drop("m"), CrashTest::all))
        .hasMessage("there are [m], not []");
  }

  @Test
  void theJudgeNoticesABranchThatIsNotThere() {
    Consumer<Model> lie = model -> model.branch(Job.of(9, Work.BRANCH, "b", "m", 2));
    assertThatThrownBy(() -> judged(3, lie, CrashTest::all))
        .hasMessage("there are [m], not [b, m]");
  }

  @Test
  void whatWasInFlightIsSettled() {
    judged(
        2,
        _ -> {},
        judge -> {
          assertThat(judge.settle(job(3))).isTrue();
          all(judge);
        });
  }

  @Test
  void theJudgeNoticesSomethingElseThanWhatWasInFlight() {
    Job other = Job.commit(3, Work.COMMIT, "m", 2, HASH, new Step(Step.Kind.WIDE, 77));
    assertThatThrownBy(() -> judged(2, _ -> {}, judge -> judge.settle(other)))
        .hasMessageContaining("was in flight");
  }

  @Test
  void aVersionThatWasNeverAcknowledgedIsNoticedInAHistory() {
    assertThatThrownBy(() -> judged(1, _ -> {}, judge -> judge.settle(job(2))))
        .hasMessage("\"m\" is at 3, after 2");
  }

  @Test
  void aStoreMayNotSayThatItUndidWhatWasNotInFlight() {
    try (Model model = new Model()) {
      assertThatThrownBy(() ->
              new Undone(model)
                  .compare(
                      List.of("a commit of version 3 was cut off, and is undone"), 0, new Tally()))
          .isInstanceOf(AssertionError.class);
    }
  }
}
