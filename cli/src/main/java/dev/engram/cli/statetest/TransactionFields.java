/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import dev.engram.cli.input.JsonReader;
import dev.engram.cli.input.Place;
import dev.engram.evm.AccessListEntry;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of a test's transaction, as they are read. */
final class TransactionFields {

  private @Nullable Address sender;
  private @Nullable Address to;
  private BigInteger nonce = BigInteger.ZERO;
  private @Nullable BigInteger gasPrice;
  private @Nullable BigInteger maxFeePerGas;
  private @Nullable BigInteger maxPriorityFeePerGas;
  private final List<byte[]> data = new ArrayList<>();
  private final List<BigInteger> gasLimit = new ArrayList<>();
  private final List<BigInteger> value = new ArrayList<>();
  private @Nullable List<@Nullable List<AccessListEntry>> accessLists;
  private @Nullable BigInteger maxFeePerBlobGas;
  private @Nullable List<Uint256> blobVersionedHashes;
  private boolean delegates;

  void read(JsonReader in, String member) {
    switch (member) {
      case "sender" -> sender = in.text(StateTestDecoder::address);
      case "to" -> to = receiver(in);
      case "nonce" -> nonce = number(in);
      case "gasPrice" -> gasPrice = number(in);
      case "maxFeePerGas" -> maxFeePerGas = number(in);
      case "maxPriorityFeePerGas" -> maxPriorityFeePerGas = number(in);
      case "data" ->
          in.array(StateTestDecoder.MAX_ITEMS, _ -> data.add(in.text(StateTestDecoder::bytes)));
      case "gasLimit" -> in.array(StateTestDecoder.MAX_ITEMS, _ -> gasLimit.add(number(in)));
      case "value" -> in.array(StateTestDecoder.MAX_ITEMS, _ -> value.add(number(in)));
      case "accessLists" -> {
        List<@Nullable List<AccessListEntry>> lists = new ArrayList<>();
        in.array(StateTestDecoder.MAX_ITEMS, _ -> lists.add(in.isNull() ? null : accessList(in)));
        accessLists = lists;
      }
      case "maxFeePerBlobGas" -> maxFeePerBlobGas = number(in);
      case "blobVersionedHashes" -> blobVersionedHashes = words(in);
      case "authorizationList" -> {
        delegates = true;
        in.skip();
      }
      default -> in.skip();
    }
  }

  StateTest.Template value(Place place) {
    if (sender == null) {
      throw place.error("the transaction has no sender");
    }
    if ((gasPrice == null) == (maxFeePerGas == null)) {
      throw place.error("the transaction needs either gasPrice or maxFeePerGas");
    }
    return new StateTest.Template(
        sender,
        to,
        nonce,
        gasPrice,
        maxFeePerGas,
        maxPriorityFeePerGas,
        data,
        gasLimit,
        value,
        accessLists,
        maxFeePerBlobGas,
        blobVersionedHashes,
        delegates);
  }

  private static @Nullable Address receiver(JsonReader in) {
    if (in.isNull()) {
      return null;
    }
    String text = in.text();
    return text.isEmpty() || text.equals("0x") ? null : in.text(StateTestDecoder::address);
  }

  private static BigInteger number(JsonReader in) {
    return in.text(StateTestDecoder::number);
  }

  private static List<AccessListEntry> accessList(JsonReader in) {
    List<AccessListEntry> entries = new ArrayList<>();
    in.array(
        StateTestDecoder.MAX_ITEMS,
        _ -> {
          Address[] address = new Address[] {Address.ZERO};
          List<Uint256> keys = new ArrayList<>();
          in.object(member -> {
            switch (member) {
              case "address" -> address[0] = in.text(StateTestDecoder::address);
              case "storageKeys" -> keys.addAll(words(in));
              default -> in.skip();
            }
          });
          entries.add(new AccessListEntry(address[0], keys));
        });
    return entries;
  }

  private static List<Uint256> words(JsonReader in) {
    List<Uint256> words = new ArrayList<>();
    in.array(StateTestDecoder.MAX_ITEMS, _ -> words.add(StateTestDecoder.word(in)));
    return words;
  }
}
