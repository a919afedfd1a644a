/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Claim.Data;
import dev.engram.merkle.proof.Claim.Opened;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.Permission;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store beside a model that keeps an image of every version, through random work: writes, blocks,
 * commits, branches, prunings, removals, imports, and openings anew.
 */
final class StoreModelTest {

  private static final int STEPS = Boolean.getBoolean("engram.nightly") ? 2_000 : 150;

  @TempDir Path folder;

  /** What a version must be. */
  private record Kept(byte[] image, Truth truth) {}

  /** What the model knows. Versions are kept by family and number, since branches share them. */
  private static final class Model {
    private final Map<String, Integer> families = new HashMap<>();
    private final Map<String, List<Long>> histories = new HashMap<>();
    private final Map<String, Kept> versions = new HashMap<>();
    private int nextFamily;

    private Kept kept(String name, long number) {
      return Objects.requireNonNull(versions.get(families.get(name) + "/" + number));
    }

    private void add(String name, long number, Kept version) {
      families.computeIfAbsent(name, _ -> nextFamily++);
      List<Long> history = histories.computeIfAbsent(name, _ -> new ArrayList<>());
      if (history.isEmpty() || history.getFirst() != number) {
        history.addFirst(number);
        versions.put(families.get(name) + "/" + number, version);
      }
    }

    private List<Long> history(String name) {
      return Objects.requireNonNull(histories.get(name));
    }

    /** Whether another name of the same family has a version. */
    private boolean isOthers(String name, long number) {
      return histories.keySet().stream()
          .anyMatch(other ->
              !other.equals(name)
                  && Objects.equals(families.get(other), families.get(name))
                  && history(other).contains(number));
    }
  }

  private Store open() {
    return Store.builder().create(true).cache(2 << 20).open(folder.resolve("store"));
  }

  private static SpaceBuilder regions() {
    return Space.builder()
        .memory(64 << 20)
        .evacuation(30)
        .region(1, RegionSettings.of(RegionType.HEAP))
        .region(2, RegionSettings.of(RegionType.HEAP).of(CellType.SHORT))
        .region(255, RegionSettings.of(RegionType.HEAP).of(CellType.KOALA_BEAR));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyVersionIsWhatWasCommitted(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Model model = new Model();
    Store store = open();
    try {
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(12) == 0) {
          store.close();
          store = open();
          assertThat(store.recovery()).isEqualTo(new Recovery(true, List.of()));
        }
        work(store, model, random);
        if (random.nextInt(10) == 0) {
          compare(store, model, random);
        }
      }
      compare(store, model, random);
      Check check = store.check(_ -> {});
      assertThat(check.damage()).isEmpty();
      assertThat(check.lost()).isZero();
      assertThat(check.versions()).isEqualTo(new TreeSet<>(reachable(model)).size());
    } finally {
      store.close();
    }
  }

  private static List<String> reachable(Model model) {
    List<String> all = new ArrayList<>();
    model.histories.forEach((name, history) ->
        history.forEach(number -> all.add(model.families.get(name) + "/" + number)));
    return all;
  }

  private static void work(Store store, Model model, SplittableRandom random) throws Exception {
    List<String> names = store.names();
    String name = names.isEmpty() ? "a" : names.get(random.nextInt(names.size()));
    switch (random.nextInt(10)) {
      case 0 -> create(store, model, "m" + random.nextInt(4), random);
      case 1 -> branch(store, model, name, "b" + random.nextInt(4), random);
      case 2 -> prune(store, model, name, random);
      case 3 -> {
        if (random.nextInt(3) == 0 && !names.isEmpty()) {
          store.drop(name);
          model.histories.remove(name);
          model.families.remove(name);
        }
      }
      case 4 -> importAnew(store, model, name, names, random);
      default -> {
        if (!names.isEmpty()) {
          try (StoredMemory memory =
              store.open(name, Space.builder().memory(64 << 20).evacuation(30))) {
            commitSome(memory, model, random);
          }
        }
      }
    }
  }

  private static void create(Store store, Model model, String name, SplittableRandom random) {
    if (!store.has(name)) {
      HashAlgorithm hash = HashAlgorithm.values()[random.nextInt(3)];
      try (StoredMemory memory = store.create(name, regions(), hash, random.nextBoolean())) {
        commitSome(memory, model, random);
      }
    }
  }

  private static void commitSome(StoredMemory memory, Model model, SplittableRandom random) {
    for (int commits = random.nextInt(1, 4); commits > 0; commits--) {
      for (int changes = random.nextInt(12); changes > 0; changes--) {
        change(memory.space(), random);
      }
      Version version = memory.commit();
      byte[] image = image(memory.space());
      Truth truth = Truth.of(image, version.hash());
      assertThat(version.root()).isEqualTo(truth.root());
      assertThat(version.pages()).isEqualTo(truth.pages().size());
      model.add(memory.name(), version.number(), new Kept(image, truth));
    }
  }

  private static void change(Space space, SplittableRandom random) {
    int region = new int[] {1, 2, 255}[random.nextInt(3)];
    int width = space.settings(region).cell().bytes();
    // places that are near each other and far apart, so that tiles of all levels are shared and not
    long pointer = (random.nextLong() & 0x8080_0FFFL) + (random.nextInt(3) << 20);
    long address = Address.at(region, pointer);
    switch (random.nextInt(8)) {
      case 0 -> space.fill(address, (long) random.nextInt(20_000) * width, (byte) 0);
      case 1 -> space.copy(address, Address.at(region, pointer ^ 0x8000_0000L), 600L * width);
      case 2 -> allocate(space, region, random);
      case 3 -> {
        long block = space.heap(region).next(Address.at(region, 0));
        if (block >= 0) {
          space.heap(region).free(block);
        }
      }
      case 4 -> {
        if (random.nextInt(4) == 0) {
          space.protect(region, Permission.READ);
          space.protect(region, Permission.READ, Permission.WRITE);
        }
      }
      default -> {
        for (int i = random.nextInt(1, 40); i > 0; i--) {
          space.putCell(
              address + random.nextInt(2_000), random.nextInt(1 << 8 * Math.min(width, 3)));
        }
      }
    }
  }

  private static void allocate(Space space, int region, SplittableRandom random) {
    long cells = random.nextInt(1, 9_000);
    long block = space.heap(region).allocate(cells);
    space.putCell(block, 1);
    space.putCell(block + cells - 1, 2);
  }

  private static byte[] image(Space space) {
    try {
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      space.exportTo(image);
      return image.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void branch(
      Store store, Model model, String name, String as, SplittableRandom random) {
    if (store.has(name) && !store.has(as)) {
      List<Long> history = model.history(name);
      int from = random.nextInt(history.size());
      store.branch(name, history.get(from), as);
      model.families.put(as, Objects.requireNonNull(model.families.get(name)));
      model.histories.put(as, new ArrayList<>(history.subList(from, history.size())));
    }
  }

  private static void prune(Store store, Model model, String name, SplittableRandom random) {
    if (store.has(name)) {
      int keep = random.nextInt(1, 5);
      store.prune(name, new Keep.Last(keep));
      List<Long> history = model.history(name);
      List<Long> kept = new ArrayList<>(history.subList(0, Math.min(keep, history.size())));
      for (long each : history.subList(kept.size(), history.size())) {
        if (model.isOthers(name, each)) {
          kept.add(each);
        }
      }
      model.histories.put(name, kept);
    }
  }

  private static void importAnew(
      Store store, Model model, String name, List<String> names, SplittableRandom random)
      throws Exception {
    if (!names.isEmpty()) {
      List<Long> history = model.history(name);
      Kept some = model.kept(name, history.get(random.nextInt(history.size())));
      String into = random.nextBoolean() ? "i" + random.nextInt(2) : names.getFirst();
      Version version =
          store.importFrom(into, new ByteArrayInputStream(some.image), HashAlgorithm.BLAKE3);
      Truth truth = Truth.of(some.image, version.hash());
      assertThat(version.root()).isEqualTo(truth.root());
      model.add(into, version.number(), new Kept(some.image, truth));
    }
  }

  private static void compare(Store store, Model model, SplittableRandom random) throws Exception {
    assertThat(store.names()).containsExactlyInAnyOrderElementsOf(model.histories.keySet());
    for (String name : store.names()) {
      assertThat(store.history(name).stream().map(Version::number).toList())
          .isEqualTo(model.history(name));
      for (long number : model.history(name)) {
        Kept kept = model.kept(name, number);
        assertThat(store.version(name, number).root()).isEqualTo(kept.truth.root());
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        store.exportTo(name, number, image);
        assertThat(image.toByteArray()).isEqualTo(kept.image);
        prove(store, name, number, kept.truth, random);
      }
      List<Long> history = model.history(name);
      long one = history.get(random.nextInt(history.size()));
      long other = history.get(random.nextInt(history.size()));
      List<Long> found = new ArrayList<>();
      store.diff(name, one, name, other, found::add);
      assertThat(found)
          .isEqualTo(difference(model.kept(name, one).truth, model.kept(name, other).truth));
      Version from = store.version(name, one);
      Version to = store.version(name, other);
      Claim.Transition claim =
          new Verifier(to.hash())
              .verify(from.root(), to.root(), store.proveTransition(name, one, other));
      assertThat(claim.written().chunks())
          .isEqualTo(
              ChunkSet.of(
                  found.isEmpty() ? new long[1] : found.stream().mapToLong(i -> i).toArray()));
    }
  }

  private static void prove(
      Store store, String name, long number, Truth truth, SplittableRandom random)
      throws Exception {
    List<Long> pages = new ArrayList<>(truth.pages().keySet());
    long page = pages.isEmpty() ? 1L << 32 : pages.get(random.nextInt(pages.size()));
    int region = (int) (page >>> 32);
    int width = truth.tables().all().get(region).cell().bytes();
    long address = Address.at(region, (page & 0xFFFF_FFFFL) * 4_096 / width);
    Version version = store.version(name, number);
    Opened claim =
        (Opened)
            new Verifier(version.hash())
                .verify(
                    version.root(),
                    store.prove(name, number, ChunkSet.ofCells(address, 4_096 / width)));
    ByteBuffer expected = ByteBuffer.wrap(truth.pages().getOrDefault(page, new byte[4_096]));
    for (var piece : claim.contents().pieces()) {
      for (long chunk = piece.first(); chunk <= piece.last(); chunk++) {
        byte[] holds = new byte[256 * width];
        expected.get(holds);
        assertThat(piece instanceof Data data ? data.bytes() : new byte[256 * width])
            .isEqualTo(holds);
      }
    }
    assertThat(expected.hasRemaining()).isFalse();
  }

  private static List<Long> difference(Truth one, Truth other) {
    TreeSet<Long> pages = new TreeSet<>(one.pages().keySet());
    pages.addAll(other.pages().keySet());
    TreeSet<Long> chunks = new TreeSet<>();
    for (long page : pages) {
      byte[] a = one.pages().getOrDefault(page, new byte[4_096]);
      byte[] b = other.pages().getOrDefault(page, new byte[4_096]);
      int region = (int) (page >>> 32);
      int width = one.tables().all().get(region).cell().bytes();
      for (int at = 0; at < 4_096; at += 256 * width) {
        if (!Arrays.equals(a, at, at + 256 * width, b, at, at + 256 * width)) {
          long cell = ((page & 0xFFFF_FFFFL) * 4_096 + at) / width;
          chunks.add((long) region << 24 | cell >>> 8);
        }
      }
    }
    return List.copyOf(chunks);
  }
}
