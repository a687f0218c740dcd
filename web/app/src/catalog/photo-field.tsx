/** Where a photo is dropped, chosen or, on a phone, taken; the one there is can be changed or removed. */
import { Button, FileButton, Group, Image, Input, Paper, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCamera, IconPhoto } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { useSpeech } from "../lib/texts.ts";

const TYPES = "image/jpeg,image/png,image/webp";

export function PhotoField({
  name,
  image,
  hint,
  isBusy,
  problem,
  onFile,
  onRemove,
}: {
  /** Of the product, for those who do not see the picture. */
  name: string;
  /** Address on our own site or of a file that was just chosen; the page's policy lets no others in. */
  image: string | null;
  hint: string;
  isBusy: boolean;
  problem: string | null;
  onFile: (file: File) => void;
  onRemove: (() => void) | null;
}) {
  const { say } = useSpeech();
  const [isOver, setOver] = useState(false);
  const hasCamera = useMediaQuery("(pointer: coarse)") ?? false;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !isBusy) onFile(file);
  };
  return (
    <Input.Wrapper label={say("catalog.photo")} labelElement="div" error={problem} errorProps={{ role: "alert" }}>
      <Paper
        withBorder
        p="sm"
        mt={4}
        mb={problem ? 4 : 0}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        style={{ borderStyle: "dashed", borderColor: isOver ? "var(--mantine-primary-color-filled)" : undefined }}
      >
        <Group wrap="nowrap" align="center">
          {image ? (
            <Image src={image} alt={say("catalog.photoOf", { name })} w={96} h={96} radius="md" fit="contain" />
          ) : (
            <IconPhoto size={40} stroke={1.4} aria-hidden style={{ flex: "none" }} />
          )}
          <Stack gap={6} style={{ minWidth: 0 }}>
            {image ? null : (
              <Text size="sm" fw={500}>
                {say("catalog.photoDrop")}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
            <Group gap="xs">
              <FileButton accept={TYPES} onChange={(file) => file && onFile(file)}>
                {(props) => (
                  <Button {...props} size="compact-md" variant="default" loading={isBusy}>
                    {say(image ? "catalog.photoReplace" : "catalog.photoChoose")}
                  </Button>
                )}
              </FileButton>
              {hasCamera ? (
                <FileButton accept={TYPES} capture="environment" onChange={(file) => file && onFile(file)}>
                  {(props) => (
                    <Button
                      {...props}
                      size="compact-md"
                      variant="default"
                      disabled={isBusy}
                      leftSection={<IconCamera size={16} aria-hidden />}
                    >
                      {say("catalog.photoTake")}
                    </Button>
                  )}
                </FileButton>
              ) : null}
              {onRemove ? (
                <Button size="compact-md" variant="subtle" color="red" disabled={isBusy} onClick={onRemove}>
                  {say("catalog.photoRemove")}
                </Button>
              ) : null}
            </Group>
          </Stack>
        </Group>
      </Paper>
    </Input.Wrapper>
  );
}
