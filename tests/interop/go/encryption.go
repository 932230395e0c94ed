package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"os"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

const (
	encrypted = "binary/encrypted"
	keyID     = "encryption-key-id"
	ourKeyID  = "test-key-id"
	ourKey    = "test-key-test-key-test-key-test!"
)

// encrypts returns whether the variable INTEROP_CODEC asks for encryption.
func encrypts() bool {
	return os.Getenv("INTEROP_CODEC") == "encrypted"
}

// encrypt makes a client encrypt payloads in the format of Temporal's samples.
func encrypt(options *client.Options) error {
	block, err := aes.NewCipher([]byte(ourKey))
	if err != nil {
		return err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return err
	}
	options.DataConverter = converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), &codec{gcm})
	options.FailureConverter = temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: options.DataConverter,
	})
	return nil
}

type codec struct{ gcm cipher.AEAD }

func (c *codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, c.seal)
}

func (c *codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, c.open)
}

func each(
	payloads []*commonpb.Payload,
	code func(*commonpb.Payload) (*commonpb.Payload, error),
) ([]*commonpb.Payload, error) {
	coded := make([]*commonpb.Payload, len(payloads))
	for index, payload := range payloads {
		var err error
		if coded[index], err = code(payload); err != nil {
			return nil, err
		}
	}
	return coded, nil
}

func (c *codec) seal(payload *commonpb.Payload) (*commonpb.Payload, error) {
	plaintext, err := proto.Marshal(payload)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, c.gcm.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	metadata := map[string][]byte{"encoding": []byte(encrypted), keyID: []byte(ourKeyID)}
	return &commonpb.Payload{Metadata: metadata, Data: c.gcm.Seal(nonce, nonce, plaintext, nil)}, nil
}

func (c *codec) open(payload *commonpb.Payload) (*commonpb.Payload, error) {
	if string(payload.GetMetadata()["encoding"]) != encrypted {
		return payload, nil
	}
	size := c.gcm.NonceSize()
	if id := string(payload.GetMetadata()[keyID]); id != ourKeyID || len(payload.GetData()) < size {
		return nil, fmt.Errorf("cannot decrypt a payload of the key %q", id)
	}
	plaintext, err := c.gcm.Open(nil, payload.GetData()[:size], payload.GetData()[size:], nil)
	if err != nil {
		return nil, err
	}
	opened := &commonpb.Payload{}
	return opened, proto.Unmarshal(plaintext, opened)
}
