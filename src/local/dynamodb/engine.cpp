#include "local/dynamodb/engine.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/catalog_store.hpp"
#include "local/dynamodb/expiry.hpp"
#include "local/dynamodb/lagging_items.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/transaction_tokens.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/random.hpp>

#include <cstdint>
#include <optional>

namespace tenon::local::dynamodb {

std::int64_t engine_context::now() const noexcept { return clock.wall().milliseconds(); }

}  // namespace tenon::local::dynamodb

namespace tenon::local_dynamodb {
namespace {

using namespace tenon::local::dynamodb;

constexpr std::size_t reading_room = 64;  // as api_reply promises

operation_handler find_operation_handler(std::string_view name, bool is_streams) noexcept {
  if (is_streams) return find_streams_operation(name);
  if (const auto found = find_item_operation(name)) return found;
  if (const auto found = find_control_operation(name)) return found;
  return find_partiql_operation(name);
}

// 52 digits and capitals, as the service's. They tell calls apart and need not be hard to guess.
void make_request_id(std::string& out) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  constexpr int length = 52;
  constexpr int per_draw = 12;
  thread_local std::uint64_t state = [] {
    std::uint64_t seed = 0;
    system_random().fill(&seed, sizeof seed);
    return seed;
  }();
  char text[length];
  std::uint64_t draw = 0;
  for (int i = 0; i < length; ++i) {
    if (i % per_draw == 0) {  // splitmix64
      draw = state += 0x9e3779b97f4a7c15U;
      draw = (draw ^ (draw >> 30)) * 0xbf58476d1ce4e5b9U;
      draw = (draw ^ (draw >> 27)) * 0x94d049bb133111ebU;
      draw ^= draw >> 31;
    }
    text[i] = alphabet[draw & 31];
    draw >>= 5;
  }
  out.assign(text, length);
}

}  // namespace

struct engine::state {
  explicit state(const options& opts)
      : data(opts),
        lagging(opts.index_delay.count()),
        context{tables,
                data,
                tokens,
                lagging,
                opts.clock ? *opts.clock : real_clock(),
                {opts.region, opts.account_id},
                opts.transition_delay} {
    tables.load(context);
    expiry.emplace(context, tables, opts.expiry_interval);
  }

  store data;
  catalog_store tables;
  transaction_tokens tokens;
  lagging_items lagging;
  engine_context context;
  std::optional<expiry_worker> expiry;  // last: its thread uses the rest
};

engine::engine(const options& opts) : state_(std::make_unique<state>(opts)) {}
engine::~engine() = default;

void engine::execute(std::string_view operation, std::string_view body, bool is_streams,
                     tenon::dynamodb::api_reply& out) {
  out.body.clear();
  out.retry_after.reset();
  make_request_id(out.request_id);
  const auto refuse_with = [&](const failure& f) {
    out.status = f.status();
    out.body.clear();
    append_body(out.body, f);
  };
  try {
    const auto handler = find_operation_handler(operation, is_streams);
    if (!handler) throw failure(400, "UnknownOperationException", "");
    state_->expiry->tick();
    out.status = 200;
    handler(state_->context, body, out.body);
  } catch (const failure& f) {
    refuse_with(f);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const error& e) {
    // A table that was dropped between being looked up and being read.
    const bool is_gone = e.server_message().starts_with("no such table");
    refuse_with(is_gone ? failure(400, "ResourceNotFoundException", "Requested resource not found")
                        : failure(500, "InternalServerError", e.what()));
  } catch (const std::exception& e) {
    // The store has failed: nothing that the caller has done wrong, and it may be over.
    refuse_with(failure(500, "InternalServerError", e.what()));
  }
  out.body.reserve(out.body.size() + reading_room);
}

std::size_t engine::expire() { return state_->expiry->run(); }

}  // namespace tenon::local_dynamodb
