// Calls of the engine from the same process.
#include "local/dynamodb/engine.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::local_dynamodb {
namespace {

class embedded_transport final : public tenon::dynamodb::transport {
 public:
  explicit embedded_transport(std::shared_ptr<engine> target) : target_(std::move(target)) {}

  void send(const tenon::dynamodb::api_call& call, tenon::dynamodb::api_reply& reply, query::waiter&,
            std::optional<monotonic_time> until) override {
    if (until && monotonic_now() >= *until)
      raise(error_details{.kind = error_kind::operation_timeout,
                          .message = "The time for a call of DynamoDB was over before it began",
                          .hint = "Allow it more time"});
    target_->execute(call.operation, call.body, call.is_streams, reply);
  }

 private:
  std::shared_ptr<engine> target_;
};

}  // namespace

std::shared_ptr<engine> open(const options& opts) { return std::make_shared<engine>(opts); }

std::unique_ptr<tenon::dynamodb::transport> make_transport(std::shared_ptr<engine> target) {
  return std::make_unique<embedded_transport>(std::move(target));
}

std::unique_ptr<tenon::dynamodb::transport> make_transport(const options& opts) { return make_transport(open(opts)); }

}  // namespace tenon::local_dynamodb
