/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.abi.Catalog;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.JsonReader;
import dev.engram.cli.input.Numeral;
import dev.engram.cli.input.Place;
import dev.engram.cli.input.Program;
import dev.engram.cli.scenario.Scenario.CodeSource;
import dev.engram.cli.scenario.Scenario.Holder;
import dev.engram.evm.Block;
import dev.engram.evm.Fork;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scenario, strictly: whatever it does not understand is a {@link BadInput} that says
 * where.
 */
public final class ScenarioDecoder {

  static final int MAX_STEPS = 10_000;

  private static final int MAX_ACCOUNTS = 10_000;
  private static final int MAX_SLOTS = 100_000;
  private static final int MAX_DECLARATIONS = 1_000;
  private static final long DEFAULT_GAS_LIMIT = 30_000_000;
  private static final long DEFAULT_TIMESTAMP = 1_710_338_135;

  private final JsonReader in;
  private final List<Holder> accounts = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<Address> addresses = new HashSet<>();
  private final Catalog catalog = new Catalog();
  private final List<StepDecoder> steps = new ArrayList<>();
  private String title = "";
  private Fork fork = Fork.CANCUN;
  private final BlockFields block = new BlockFields();

  private ScenarioDecoder(JsonReader in) {
    this.in = in;
  }

  /**
   * The scenario of a document.
   *
   * @param document UTF-8
   * @throws BadInput if it is none
   */
  public static Scenario decode(byte[] document) {
    return JsonReader.read(document, in -> new ScenarioDecoder(in).scenario());
  }

  private Scenario scenario() {
    Place start = in.place();
    in.object(name -> {
      switch (name) {
        case "title" -> title = in.text();
        case "fork" -> fork = in.text(ScenarioDecoder::fork);
        case "block" -> in.object(block::read);
        case "accounts" -> accounts();
        case "abi" -> in.array(MAX_DECLARATIONS, _ -> in.text(this::declare));
        case "steps" ->
            in.array(
                MAX_STEPS,
                _ -> {
                  StepDecoder step = new StepDecoder(in);
                  step.read();
                  steps.add(step);
                });
        default -> throw in.unknown("title", "fork", "block", "accounts", "abi", "steps");
      }
    });
    if (steps.isEmpty()) {
      throw start.error("needs steps");
    }
    // names are checked in the order of time: a contract can be called after it was deployed
    List<Step> checked = steps.stream().map(step -> step.finish(names, block.gasLimit)).toList();
    return new Scenario(title, fork, block.value(), accounts, catalog, checked);
  }

  /** The fork of that name, for a person who may have mistyped it. */
  public static Fork fork(String name) {
    Optional<Fork> fork = Fork.named(name);
    return fork.orElseThrow(() ->
        new BadInput(
            "no fork %s; it is one of %s"
                .formatted(
                    BadInput.quoted(name),
                    Fork.ALL.stream().map(Fork::name).collect(Collectors.joining(", ")))));
  }

  private boolean declare(String text) {
    catalog.declare(text);
    return true;
  }

  private void accounts() {
    in.object(name -> {
      if (accounts.size() == MAX_ACCOUNTS) {
        throw in.error("more than " + MAX_ACCOUNTS + " accounts");
      }
      accounts.add(account(name));
    });
  }

  private Holder account(String key) {
    Place place = in.place();
    boolean named = Names.isName(key);
    AccountFields fields = new AccountFields();
    in.object(fields::read);
    Address address = fields.address;
    if (!named) {
      if (address != null) {
        throw place.error("an account that is called by its address needs no other");
      }
      address = at(place, () -> Hex.address(key));
    } else if (address == null) {
      address = Names.derived(key);
    }
    if (!addresses.add(address)) {
      throw place.error("there is another account at " + address);
    }
    if (named) {
      names.add(key);
    }
    return new Holder(
        named ? key : "", address, fields.balance, fields.nonce, fields.code, fields.storage);
  }

  /** The members of a block, with what they are where the document has none. */
  private final class BlockFields {

    private long number = 1;
    private long timestamp = DEFAULT_TIMESTAMP;
    private long gasLimit = DEFAULT_GAS_LIMIT;
    private Address coinbase = Address.ZERO;
    private Uint256 baseFee = Uint256.ZERO;
    private Uint256 prevRandao = Uint256.ZERO;
    private long chainId = 1;

    void read(String name) {
      switch (name) {
        case "number" -> number = in.number(0, Long.MAX_VALUE);
        case "timestamp" -> timestamp = in.number(0, Long.MAX_VALUE);
        case "gasLimit" -> gasLimit = in.number(0, Long.MAX_VALUE);
        case "coinbase" -> coinbase = in.text(Hex::address);
        case "baseFee" -> baseFee = word();
        case "prevRandao" -> prevRandao = word();
        case "chainId" -> chainId = in.number(1, Long.MAX_VALUE);
        default ->
            throw in.unknown(
                "number", "timestamp", "gasLimit", "coinbase", "baseFee", "prevRandao", "chainId");
      }
    }

    Block value() {
      return new Block(number, timestamp, gasLimit, coinbase, baseFee, prevRandao, 0, chainId);
    }
  }

  /** The members of an account. */
  private final class AccountFields {

    private @Nullable Address address;
    private Uint256 balance = Uint256.ZERO;
    private long nonce;
    private @Nullable CodeSource code;
    private final Map<Uint256, Uint256> storage = new HashMap<>();

    void read(String name) {
      switch (name) {
        case "address" -> address = in.text(Hex::address);
        case "balance" -> balance = word();
        case "nonce" -> nonce = in.number(0, Long.MAX_VALUE);
        case "code" -> code = code(in);
        case "storage" -> in.object(this::slot);
        default -> throw in.unknown("address", "balance", "nonce", "code", "storage");
      }
    }

    private void slot(String key) {
      Uint256 slot = at(in.place(), () -> Numeral.uint256(key));
      if (storage.size() == MAX_SLOTS) {
        throw in.error("more than " + MAX_SLOTS + " slots");
      }
      if (storage.put(slot, word()) != null) {
        throw in.error("the same slot again");
      }
    }
  }

  private Uint256 word() {
    Place place = in.place();
    BigInteger number = in.number();
    return at(place, () -> Numeral.uint256(number));
  }

  /** Reads code: hexadecimal that starts with 0x, or the name of a file. */
  static CodeSource code(JsonReader in) {
    Place place = in.place();
    String text = in.text();
    if (text.startsWith("0x")) {
      return new CodeSource.Literal(at(place, () -> new Program.Bytecode(Hex.bytes(text)).code()));
    }
    if (text.isBlank()) {
      throw place.error("needs code or the name of a file");
    }
    return new CodeSource.FileName(text, place);
  }

  /** A value whose trouble is at a place. */
  static <T> T at(Place place, Supplier<T> value) {
    try {
      return value.get();
    } catch (BadInput e) {
      throw place.error(String.valueOf(e.getMessage()));
    }
  }
}
