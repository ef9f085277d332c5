// An engine for DynamoDB's API inside the program: no sockets, no other process.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/clock.hpp>
#include <tenon/dynamodb/transport.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace tenon::local_dynamodb {

// What an acknowledged write survives.
enum class durability : std::uint8_t {
  process_crash,  // the end of this process by any means, kill -9 among them
  power_loss      // the machine's, too: each commit waits for the disk
};

struct options {
  std::string path = ":memory:";  // the file that holds the tables, with others beside it; ":memory:" for none
  local_dynamodb::durability durability = durability::process_crash;
  std::string region = "us-east-1";                 // in ARNs and stream records
  std::string account_id = "000000000000";          // in ARNs
  std::chrono::milliseconds transition_delay{0};    // how long tables and indexes stay CREATING, UPDATING, DELETING
  std::chrono::milliseconds index_delay{0};         // how long after a write global indexes show it
  std::chrono::milliseconds expiry_interval{1000};  // items past their TTL are gone within this time
  tenon::clock* clock = nullptr;                    // the machine's if null; must outlive the engine
};

// Safe to use from any thread. Closes its file when the last owner lets go.
class engine;

// Throws tenon::error if the file cannot be opened, is none of ours, or is in use by another process.
std::shared_ptr<engine> open(const options& opts = {});

// A way to the engine for the client. It answers on the calling thread, and looks at the deadline only beforehand.
std::unique_ptr<tenon::dynamodb::transport> make_transport(std::shared_ptr<engine> target);
std::unique_ptr<tenon::dynamodb::transport> make_transport(const options& opts = {});

}  // namespace tenon::local_dynamodb
