-- The revision of privacy_head at which the account became private or public the last time; 0: it was public always.
ALTER TABLE account ADD COLUMN privacy_revision bigint NOT NULL DEFAULT 0;
DROP INDEX account_private;
CREATE INDEX account_privacy ON account (privacy_revision) WHERE privacy_revision > 0;
