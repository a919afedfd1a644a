/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import dev.engram.cli.input.BadInput;
import dev.engram.evm.state.WorldState;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import dev.engram.space.SpaceException;
import dev.engram.store.Store;
import dev.engram.store.StoredMemory;
import dev.engram.store.Version;
import dev.engram.vm3d.Vm3d;
import dev.engram.vm3d.Vm3dBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A memory of a store that a command goes on from: at its last version, or new. Nothing of it is
 * kept but what is committed.
 */
public final class KeptMemory implements AutoCloseable {

  private final OpenedStore opened;
  private final String name;
  private @Nullable StoredMemory memory;
  private final @Nullable Version before;
  private @Nullable Version after;

  private KeptMemory(OpenedStore opened, String name, @Nullable Version before) {
    this.opened = opened;
    this.name = name;
    this.before = before;
  }

  /**
   * Opens a store, which is made if there is none.
   *
   * @throws BadInput if it refuses
   */
  public static KeptMemory of(String directory, String name, OpenedStore.Notes notes) {
    return OpenedStore.told(
        directory,
        () -> {
          OpenedStore opened =
              OpenedStore.open(Store.builder().create(true), directory, List.of(name), notes);
          try {
            Store store = opened.store();
            return new KeptMemory(opened, name, store.has(name) ? store.head(name) : null);
          } catch (RuntimeException | Error failed) {
            opened.close();
            throw failed;
          }
        });
  }

  /**
   * The memory as it was committed last, or as the builder makes a new one. What was opened before
   * and not committed is gone.
   *
   * @throws BadInput if the store refuses, or there is no room for it
   */
  public Space space(SpaceBuilder builder) {
    closeMemory();
    try {
      StoredMemory now =
          OpenedStore.told(
              opened.directory(),
              () ->
                  opened.store().has(name)
                      ? opened.store().open(name, builder)
                      : opened.store().create(name, builder));
      memory = now;
      return now.space();
    } catch (SpaceException.OutOfSpace e) {
      throw new BadInput("there is no room for \"%s\": %s".formatted(name, e.getMessage()));
    }
  }

  /**
   * A 3-D machine on the memory, which stays open when the machine is closed.
   *
   * @throws BadInput if it is none of such a machine, or has no room in it
   */
  public Vm3d machine(Vm3dBuilder builder) {
    try {
      return builder.on(this::space).build();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInput(
          holds(WorldMemory.regions())
              ? "\"%s\" holds accounts of the EVM: no 3-D machine runs on it".formatted(name)
              : "\"%s\": %s%s"
                  .formatted(
                      name,
                      message,
                      message.contains("limit") ? ", which --memory-limit sets" : ""));
    }
  }

  /** Reads accounts of the EVM from the memory. */
  WorldMemory accounts(WorldState world) {
    Space space = space(WorldMemory.builder());
    if (!holds(WorldMemory.regions())) {
      RegionSettings first = space.tables().all().get(RegionType.VM_CONTROL.code());
      throw new BadInput(
          "\"%s\" holds %s: the EVM keeps no accounts there"
              .formatted(
                  name,
                  first != null && first.type() == RegionType.VM_CONTROL
                      ? "the memory of a 3-D machine"
                      : "other regions"));
    }
    return WorldMemory.read(space, world);
  }

  private boolean holds(Map<Integer, RegionSettings> regions) {
    return memory != null && memory.space().tables().all().equals(regions);
  }

  /**
   * Commits what the memory holds now.
   *
   * @throws BadInput if the store refuses
   */
  public Version commit() {
    StoredMemory now = memory;
    if (now == null) {
      throw new IllegalStateException("no space was opened");
    }
    Version version = OpenedStore.told(opened.directory(), now::commit);
    after = version;
    return version;
  }

  /** The versions that are kept, the last first; none if it was never committed. */
  public List<Version> history() {
    return OpenedStore.told(
        opened.directory(),
        () -> opened.store().has(name) ? opened.store().history(name) : List.<Version>of());
  }

  /** Asks for something of the memory, and tells the store's trouble in a line. */
  public int attempt(IntSupplier work) {
    return OpenedStore.told(opened.directory(), work::getAsInt);
  }

  /** The name of the store. */
  public String directory() {
    return opened.directory();
  }

  /** The name of the memory. */
  public String name() {
    return name;
  }

  /** The version that it was opened at, or null if it is new. */
  public @Nullable Version before() {
    return before;
  }

  /** The version that was committed last, or null if none was. */
  public @Nullable Version after() {
    return after;
  }

  private void closeMemory() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }

  @Override
  public void close() {
    try {
      closeMemory();
    } finally {
      opened.close();
    }
  }
}
