/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.cli.input.BadInput;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.space.Mark;
import dev.engram.space.Space;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorldMemoryTest {

  /** An account as a test has it. */
  private record Held(Uint256 balance, long nonce, byte[] code, Map<Uint256, Uint256> storage) {}

  private static WorldState world(Map<Address, Held> accounts) {
    WorldState world = new WorldState();
    accounts.forEach((address, held) ->
        world.put(address, held.balance(), held.nonce(), Code.of(held.code()), held.storage()));
    return world;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsReadIsWhatWasWritten(long seed) {
    Random random = new Random(seed);
    Map<Address, Held> accounts = new TreeMap<>();
    try (Space space = WorldMemory.builder().confined()) {
      for (int round = 0; round < 12; round++) {
        WorldMemory memory = WorldMemory.read(space, new WorldState());
        for (int i = 0; i < 6; i++) {
          change(random, accounts);
        }
        WorldState world = world(accounts);
        memory.write(world);
        WorldState read = new WorldState();
        WorldMemory.read(space, read);
        assertThat(read.root()).as("round %d", round).isEqualTo(world.root());
      }
      WorldMemory.read(space, new WorldState()).write(new WorldState());
      WorldState none = new WorldState();
      WorldMemory.read(space, none);
      assertThat(none.accounts()).isEmpty();
      for (int region : new int[] {WorldMemory.STORAGE, WorldMemory.CODE}) {
        byte[] rest = new byte[1 << 20];
        space.read(dev.engram.space.Address.at(region, 0), rest, 0, rest.length);
        assertThat(rest).containsOnly(0);
      }
    }
  }

  private static void change(Random random, Map<Address, Held> accounts) {
    Address address = new Address(random.nextInt(8), 0, 0);
    if (random.nextInt(4) == 0) {
      accounts.remove(address);
      return;
    }
    Held before = accounts.get(address);
    Map<Uint256, Uint256> storage = new HashMap<>(before == null ? Map.of() : before.storage());
    int slots = random.nextInt(4) == 0 ? 1500 : random.nextInt(20);
    for (int i = 0; i < slots; i++) {
      storage.put(Uint256.of(random.nextInt(3000)), Uint256.of(random.nextInt(3)));
    }
    byte[] code;
    if (before != null && random.nextBoolean()) {
      code = before.code();
    } else {
      code = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(2000)];
      random.nextBytes(code);
    }
    accounts.put(
        address,
        new Held(Uint256.of(random.nextInt(1 << 20)), 1 + random.nextInt(100), code, storage));
  }

  @Test
  void aSlotThatChangesIsOneChunkAndNothingThatStaysIsWritten() {
    Address address = new Address(7, 0, 0);
    Map<Uint256, Uint256> storage = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      storage.put(Uint256.of(i), Uint256.of(i + 1));
    }
    Held held = new Held(Uint256.of(5), 1, new byte[] {1, 2, 3}, storage);
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState()).write(world(Map.of(address, held)));
      try (Mark mark = space.mark()) {
        WorldMemory.read(space, new WorldState()).write(world(Map.of(address, held)));
        assertThat(mark.chunks()).isEmpty();
        storage.put(Uint256.of(1234), Uint256.of(99));
        WorldMemory.read(space, new WorldState()).write(world(Map.of(address, held)));
        assertThat(mark.chunks()).hasSize(1);
      }
    }
  }

  @Test
  void whatIsNoMemoryOfAccountsIsRefused() {
    try (Space space = WorldMemory.builder().confined()) {
      space.putByte(dev.engram.space.Address.at(WorldMemory.ACCOUNTS, 3), (byte) 1);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith("the memory is not one of accounts: ");
    }
    Held held = new Held(Uint256.of(5), 1, new byte[0], Map.of(Uint256.of(1), Uint256.of(2)));
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState())
          .write(world(Map.of(new Address(1, 0, 0), held, new Address(2, 0, 0), held)));
      // the second account's storage is the first one's
      space.putInt(dev.engram.space.Address.at(WorldMemory.ACCOUNTS, 2 * 256 + 72), 1);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .hasMessage("the memory is not one of accounts: the storage of account 2 goes astray");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16,  2147483647, it counts 2147483647 accounts",
    "16,  16777216,   it counts 16777216 accounts",
    "16,  -1,         it counts -1 accounts",
    "320, 2147483647, the code of account 1 is nowhere",
    "320, 16777216,   the code of account 1 is nowhere",
    "320, 16777215,   the code of account 1 is nowhere",
    "320, -1,         the code of account 1 is nowhere",
    "324, 16777217,   the code of account 1 is nowhere",
  })
  void whatNoRegionHasRoomForIsToldAndNotTakenForNoAccounts(
      int place, int number, String complaint) {
    Held held = new Held(Uint256.of(5), 1, new byte[257], Map.of());
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState()).write(world(Map.of(new Address(1, 0, 0), held)));
      space.putInt(dev.engram.space.Address.at(WorldMemory.ACCOUNTS, place), number);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .isInstanceOf(BadInput.class)
          .hasMessage("the memory is not one of accounts: " + complaint);
    }
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    Map<Uint256, Uint256> storage =
        Map.of(Uint256.of(1), Uint256.of(2), Uint256.of(3), Uint256.of(4));
    Held held = new Held(Uint256.of(5), 1, new byte[0], storage);
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState()).write(world(Map.of(new Address(1, 0, 0), held)));
      space.putByte(dev.engram.space.Address.of(WorldMemory.STORAGE, 1, 2 * 64 + 31), (byte) 1);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .isInstanceOf(BadInput.class)
          .hasMessage(
              "the memory is not one of accounts: the storage of account 1 has key 0x1 twice");
    }
  }

  @Test
  void aPlaneThatSaysThatItIsAnothersIsRefused() {
    Held held = new Held(Uint256.of(5), 1, new byte[0], Map.of(Uint256.of(1), Uint256.of(2)));
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState()).write(world(Map.of(new Address(1, 0, 0), held)));
      space.putInt(dev.engram.space.Address.of(WorldMemory.STORAGE, 1, 0), 2);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .isInstanceOf(BadInput.class)
          .hasMessage("the memory is not one of accounts: the storage of account 1 goes astray");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void codeThatTwoAccountsShareIsRefused(int chunk) {
    Held held = new Held(Uint256.of(5), 1, new byte[257], Map.of());
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState())
          .write(world(Map.of(new Address(1, 0, 0), held, new Address(2, 0, 0), held)));
      space.putInt(dev.engram.space.Address.at(WorldMemory.ACCOUNTS, 2 * 256 + 64), chunk);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .isInstanceOf(BadInput.class)
          .hasMessage("the memory is not one of accounts: the code of account 2 is another's too");
    }
  }

  @Test
  void aGreatestNumberThatNoAccountHasIsRefused() {
    Held held = new Held(Uint256.of(5), 1, new byte[0], Map.of());
    try (Space space = WorldMemory.builder().confined()) {
      WorldMemory.read(space, new WorldState()).write(world(Map.of(new Address(1, 0, 0), held)));
      space.putInt(dev.engram.space.Address.at(WorldMemory.ACCOUNTS, 16), 16777215);
      assertThatThrownBy(() -> WorldMemory.read(space, new WorldState()))
          .isInstanceOf(BadInput.class)
          .hasMessage("the memory is not one of accounts: it counts 16777215 accounts");
    }
  }
}
