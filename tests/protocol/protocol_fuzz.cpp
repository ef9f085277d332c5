// Any text is answered with one line of JSON, whatever the request.
#include <tenon/describe/description.hpp>
#include <tenon/protocol/handler.hpp>

#include "protocol/recording_database.hpp"
#include "support/compiled_schema.hpp"

#include <boost/json/parse.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr const char* schema = R"(
enum Role {
  USER
  ADMIN
}
model User {
  id    Int      @id @default(autoincrement())
  email String   @unique
  role  Role     @default(USER)
  big   BigInt?
  dec   Decimal?
  at    DateTime @default(now())
  json  Json?
  bytes Bytes?
  posts Post[]
}
model Post {
  slug     String
  locale   String
  score    Float?
  ok       Boolean @default(true)
  author   User?   @relation(fields: [authorId], references: [id])
  authorId Int?
  @@id([slug, locale])
}
model Tag {
  id     Int     @id
  places Place[]
}
model Place {
  id   Int   @id
  tags Tag[]
}
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tenon::describe::description described(tenon::testing::compiled_schema(schema));
  static tenon::testing::recording_database database;
  static tenon::protocol::handler handler(described.schema(), database);
  database.session.log.clear();
  const std::string answer = handler.answer({reinterpret_cast<const char*>(data), size});
  if (answer.find('\n') != std::string::npos) std::abort();
  boost::json::error_code problem;
  boost::json::parse_options options;
  options.max_depth = 1000;
  const boost::json::value parsed = boost::json::parse(answer, problem, {}, options);
  if (problem || !parsed.is_object()) std::abort();
  return 0;
}
